local money = require("money")
local rates = require("rates")

local exchange = {}

--- What `amount` units of a currency cost.
function exchange.price(amount: integer, currency: string): money.Money
    return {cents = amount * rates.of(currency)}
end

return exchange
