local store = require("store")
local time = require("time")

local function main(): (integer?, error?)
    -- A process that is started again knows nothing of the one before: what must last is kept elsewhere.
    local memory, err = store.get("trees:memory")
    if not memory then return nil, err end
    local attempt, failed = memory:incr("attempts")
    if not attempt then return nil, failed end
    memory:set("at " .. attempt, time.now():unix_milli())
    if attempt < 3 then error("withered") end
    process.events():receive()
    return attempt
end

return {main = main}
