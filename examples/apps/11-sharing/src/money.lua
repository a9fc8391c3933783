--- An amount of money. Cents are whole numbers, so that sums are exact.
type Money = {cents: integer}

local money = {Money = Money}

--- The amount in a text such as `12.50`; nil if it is none.
function money.parse(text: string): Money?
    local whole, cents = text:match("^(%d+)%.(%d%d)$")
    if not whole or not cents then return nil end
    return {cents = (math.tointeger(whole) or 0) * 100 + (math.tointeger(cents) or 0)}
end

function money.add(a: Money, b: Money): Money
    return {cents = a.cents + b.cents}
end

function money.show(amount: Money): string
    return ("%d.%02d"):format(amount.cents // 100, amount.cents % 100)
end

return money
