local money = require("money")

local function main(prices: {string}): money.Money
    local sum: money.Money = {cents = 0}
    for _, text in ipairs(prices) do
        local price = money.parse(text)
        if not price then error(("'%s' is no amount"):format(text)) end
        sum = money.add(sum, price)
    end
    return sum
end

return {main = main}
