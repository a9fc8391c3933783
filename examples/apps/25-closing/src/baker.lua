local logger = require("logger"):named("baker")
local time = require("time")

local function main(): integer
    local events = process.events()
    local loaves = 0
    while true do
        logger:info("in the oven", {loaf = loaves + 1})
        -- A loaf takes its time; whoever is asked to stop waits for it.
        local event
        local ready = time.after("300ms")
        repeat
            local selected = channel.select({ready:case_receive(), events:case_receive()})
            if selected.channel == events then
                event = selected.value
                logger:info("last loaf", {reason = event.reason})
            end
        until selected.channel == ready
        loaves = loaves + 1
        process.send("counter", "sale", 3)
        if event then break end
    end
    logger:info("oven off", {loaves = loaves})
    return loaves
end

return {main = main}
