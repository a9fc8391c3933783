local queue = require("queue")
local store = require("store")

local jobs = 20
local poison = 7

local function main(): (integer?, error?)
    assert(process.registry.register("demo"))
    local done, buried = process.listen("done"), process.listen("buried")
    for number = 1, jobs do
        local what = number == poison and "poison" or "corn"
        local _, err = queue.publish("mill:jobs", {number = number, what = what}, {farmer = "ada"})
        if err then return nil, err end
    end

    local times: {[integer]: integer} = {}
    for _ = 1, jobs - 1 do
        local number = done:receive()
        times[number] = (times[number] or 0) + 1
    end
    local once = 0
    for _, count in pairs(times) do
        if count == 1 then once = once + 1 end
    end
    print(("%d jobs done, each once: %s"):format(jobs - 1, tostring(once == jobs - 1)))

    local counts, none = store.get("mill:counts")
    if not counts then return nil, none end
    local busiest = counts:get("busiest") or 0
    print("never more than two at a time: " .. tostring(busiest <= 2))

    local dead = buried:receive()
    print(
        ("job %d failed %s times in %s: %s"):format(
            dead.number,
            dead.attempts,
            dead.queue,
            dead.reason
        )
    )
    print("it came from " .. dead.farmer)

    local info = queue.info("mill:jobs")
    print("left in the queue: " .. tostring(info and info.message_count))
    return 0
end

return {main = main}
