local exec = require("exec")
local time = require("time")

local function main(): (integer?, error?)
    local shed, err = exec.get("tools:shed")
    if not shed then return nil, err end
    local before = time.now()
    local done = assert(shed:run("sh stubborn.sh", {timeout = "200ms"}))
    local took = time.now():sub(before):seconds()
    print(
        ("out of time: %s, killed: %s"):format(
            tostring(done.timed_out),
            tostring(done.code == 128 + 9)
        )
    )
    print("it had some seconds to think about it: " .. tostring(took > 4))
    return 0
end

return {main = main}
