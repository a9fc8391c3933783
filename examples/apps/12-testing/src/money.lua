--- An amount of money, in cents.
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

--- Parts of an amount that differ by no more than a cent, the larger ones first.
function money.split(amount: Money, parts: integer): {Money}
    if parts < 1 then error("an amount has at least one part", 2) end
    local list: {Money} = {}
    for i = 1, parts do
        local extra = i <= amount.cents % parts and 1 or 0
        list[i] = {cents = amount.cents // parts + extra}
    end
    return list
end

function money.show(amount: Money): string
    return ("%d.%02d"):format(amount.cents // 100, amount.cents % 100)
end

return money
