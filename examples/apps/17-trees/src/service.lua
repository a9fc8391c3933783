local store = require("store")
local system = require("system")
local time = require("time")

local function main(): (integer?, error?)
    local memory, err = store.get("trees:memory")
    if not memory then return nil, err end
    local service = "trees:sapling.service"
    local state
    repeat
        time.sleep("5ms")
        state = system.supervisor.state(service)
    until state and state.status == "running" and (memory:get("attempts") or 0) == 3
    print("attempts: " .. tostring((memory:get("attempts"))))
    local first, second, third = memory:get("at 1"), memory:get("at 2"), memory:get("at 3")
    print("second start after 50 ms or more: " .. tostring(second - first >= 50))
    print("third start after 150 ms or more: " .. tostring(third - second >= 150))
    print("now " .. state.status)
    return 0
end

return {main = main}
