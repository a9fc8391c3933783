local queue = require("queue")
local store = require("store")
local time = require("time")

type Job = {number: integer, what: string}

local function main(data: Job): (string?, error?)
    local job = Job(data)
    local counts, err = store.get("mill:counts")
    local message, none = queue.message()
    if not counts or not message then return nil, err or none end
    -- How many are at work at this moment, and the most there ever were.
    local busy = counts:incr("busy") or 0
    if busy > (counts:get("busiest") or 0) then counts:set("busiest", busy) end
    time.sleep("5ms")
    counts:incr("busy", -1)
    if job.what == "poison" then
        return nil, errors.new({message = "cannot be ground", kind = errors.INTERNAL})
    end
    process.send("demo", "done", job.number)
    return "flour"
end

return {main = main}
