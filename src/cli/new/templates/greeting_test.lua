local test = require("test")
local greeting = require("greeting")

test.describe("greeting", function()
    test.it("names whom it greets", function()
        test.eq(greeting.of("Ada"), "Hello, Ada!")
    end)

    test.it("greets the world without a name", function()
        test.eq(greeting.of(), "Hello, world!")
    end)
end)
