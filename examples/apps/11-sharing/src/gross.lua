local money = require("money")
local tax = require("tax")

local function main(amount: money.Money): money.Money
    return tax.on(money.Money(amount))
end

return {main = main}
