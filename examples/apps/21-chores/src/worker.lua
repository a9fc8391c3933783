local bus = require("events")
local funcs = require("funcs")
local logger = require("logger"):named("chores")
local time = require("time")

local function main(chore: string, every: string)
    local events = process.events()
    local ticker = time.ticker(every)
    while true do
        local selected = channel.select({ticker:channel():case_receive(), events:case_receive()})
        if selected.channel == events then break end
        local attempts = 0
        local result, err
        repeat
            attempts = attempts + 1
            result, err = funcs.call(chore)
            if err then logger:warn("failed", {chore = chore, attempt = attempts, reason = err}) end
        until not err or attempts == 3
        local done = {result = result, attempts = attempts, every = every}
        bus.send("home", "chore.done", "/" .. chore, done)
    end
    ticker:stop()
end

return {main = main}
