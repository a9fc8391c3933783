local test = require("test")

-- The mistake: it rounds down.
local function half(cents: integer): integer
    return cents // 2
end

test.describe("half of it", function()
    test.it("is exact for even amounts", function() test.eq(half(10), 5) end)

    test.it("is rounded up for odd ones", function()
        print("half of 5 is " .. half(5))
        test.eq(half(5), 3)
    end)

    test.todo("is shown")
end)
