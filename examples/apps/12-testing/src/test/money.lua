local test = require("test")
local money = require("money")

test.describe("money", function()
    test.describe("in texts", function()
        test.it_each(
            {{"0.00", 0}, {"12.50", 1250}, {"1000.07", 100007}},
            "%s is %d cents",
            function(text, cents) test.same(money.parse(text), {cents = cents}) end
        )

        test.it("is nil for anything else", function()
            for _, text in ipairs({"", "12", "12.5", "-1.00", "1.00 "}) do
                test.is_nil(money.parse(text), text)
            end
        end)

        test.it_skip("knows commas", function() test.same(money.parse("1,50"), {cents = 150}) end)
    end)

    test.describe("in parts", function()
        local amount
        local n_cases = 0

        test.before_each(function() amount = money.Money({cents = 1000}) end)
        test.after_each(function() n_cases = n_cases + 1 end)
        test.after_all(function() test.eq(n_cases, 3) end)

        test.it("loses nothing", function()
            local sum = money.Money({cents = 0})
            for _, part in ipairs(money.split(amount, 7)) do sum = money.add(sum, part) end
            test.same(sum, amount)
        end)

        test.it("is written down", function()
            local shown = {}
            for i, part in ipairs(money.split(amount, 3)) do shown[i] = money.show(part) end
            test.snapshot("three parts", shown)
        end)

        test.it("has at least one", function()
            test.throws(function() money.split(amount, 0) end, "at least one part")
        end)
    end)
end)
