local exec = require("exec")
local io = require("io")

local function main(): (integer?, error?)
    local shed, err = exec.get("tools:shed")
    if not shed then return nil, err end
    local clock = assert(shed:exec("sh clock.sh"))
    local ticks = assert(clock:stdout_stream())
    assert(clock:start())
    for line in ticks:lines() do
        io.print(line)
        io.flush()
    end
    io.print("ended with " .. assert(clock:wait()))
    return 0
end

return {main = main}
