local logger = require("logger"):named("relay")
local time = require("time")

local served, alive = 0, 0

-- What comes to the relay: a line for a worker, or a question about itself.
local function take(message: process.Message)
    local from = message:from()
    if not from then return end
    local request = message:payload():data()
    if request.text == ":stats" then
        local text = ("served %d, alive %d"):format(served, alive)
        process.send(from, "answer", {id = request.id, text = text})
        return
    end
    local pid, err = process.spawn_monitored("loud:worker", "loud:pool", from, request)
    if not pid then
        logger:error("no worker", {reason = err})
        return
    end
    served, alive = served + 1, alive + 1
end

local function main(): integer
    local requests = process.listen("shout", {message = true})
    local events = process.events()
    assert(process.registry.register("relay"))
    -- Beside the loop below, whenever that waits.
    coroutine.spawn(function()
        local ticker = time.ticker("1s")
        while true do
            ticker:channel():receive()
            logger:info("so far", {served = served, alive = alive})
        end
    end)
    while true do
        local selected = channel.select({requests:case_receive(), events:case_receive()})
        if selected.channel == requests then
            take(selected.value)
        elseif selected.value.kind == process.event.EXIT then
            alive = alive - 1
        else
            return served
        end
    end
    return served
end

return {main = main}
