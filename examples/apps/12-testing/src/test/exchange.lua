local test = require("test")
local exchange = require("exchange")
local money = require("money")

test.describe("exchange", function()
    test.it("asks for the rate", function()
        local asked
        test.mock("rates.of", function(currency)
            asked = currency
            return 117
        end)
        test.eq(money.show(exchange.price(10, "GBP")), "11.70")
        test.eq(asked, "GBP")
    end)

    test.it("has the real rates again in the next case", function()
        test.throws(function() exchange.price(10, "GBP") end, "no rates without the service")
    end)
end)
