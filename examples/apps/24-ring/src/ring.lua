local turn = require("turn")

local function number(text: string?, default: integer): integer
    return math.tointeger(tonumber(text or default) or default) or default
end

local function main(processes: string?, times: string?): integer
    local result = turn.around(number(processes, 1000), number(times, 200))
    print(("%d hops"):format(result.hops))
    print("in order: " .. tostring(result.in_order))
    print(("%.0f hops/s"):format(result.hops / result.seconds))
    return result.in_order and 0 or 1
end

return {main = main}
