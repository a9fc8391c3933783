local money = require("money")

local tax = {percent = 19}

--- The amount with its tax, rounded half up.
function tax.on(amount: money.Money): money.Money
    return {cents = amount.cents + (amount.cents * tax.percent + 50) // 100}
end

return tax
