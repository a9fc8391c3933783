local bus = require("events")
local logger = require("logger"):named("ship")
local time = require("time")

local pause = "100ms"
local patience = "300ms"

local events = process.events()

-- Waits; false if the service is to stop.
local function rest(duration: string): boolean
    local over = time.after(duration)
    return channel.select({events:case_receive(), over:case_receive()}).channel == over
end

-- The lighthouse, looked for until it is there; nil if the service is to stop.
local function find(): string?
    while true do
        local pid = process.registry.lookup("lighthouse")
        if pid then return pid end
        if not rest("10ms") then return nil end
    end
end

local function main(): integer
    local lights = process.listen("light")
    local lighthouse = find()
    local round = 0
    while lighthouse do
        round = round + 1
        process.send(lighthouse, "call", round)
        local late = time.after(patience)
        local selected = channel.select({
            lights:case_receive(),
            late:case_receive(),
            events:case_receive(),
        })
        if selected.channel == events then break end
        if selected.channel == lights then
            logger:info("light", {round = selected.value})
            bus.send("harbour", "round", "/ship", round)
        else
            logger:warn("no light", {round = round})
            lighthouse = find()
        end
        if not rest(pause) then break end
    end
    logger:info("in port", {rounds = round})
    return round
end

return {main = main}
