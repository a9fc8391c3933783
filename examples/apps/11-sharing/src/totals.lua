local funcs = require("funcs")
-- The name by which an entry knows a library is its own.
local money = require("m")

local function main(): (integer?, error?)
    local net, err = funcs.call("market:net", {"3.49", "0.62", "4.28"})
    if err then return nil, err end
    local gross, failed = funcs.call("market:gross", net)
    if failed then return nil, failed end
    print("net   " .. money.show(net))
    print("gross " .. money.show(gross))

    -- A name that is computed is seen by nobody before it is asked for.
    local name = "f" .. "s"
    local ok, reason = pcall(require, name)
    if ok then return 1 end
    print("not available here: " .. name)
    print(reason)
    return 0
end

return {main = main}
