local money = require("money")

local function main(): (boolean?, string?)
    local sum = money.Money({cents = 0})
    for _ = 1, 10 do sum = money.add(sum, {cents = 10}) end
    if money.show(sum) ~= "1.00" then return nil, "ten times ten cents are " .. money.show(sum) end
    return true
end

return {main = main}
