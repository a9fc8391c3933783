local logger = require("logger"):named("watch")
local time = require("time")

--- Walks a round every so often until asked to stop; how many there were, and how many there should have been.
local function walk(name: string, every_ms: integer, stop: Channel<any>): (integer, integer)
    local start = time.now()
    local ticker = time.ticker(every_ms .. "ms")
    local rounds = 0
    while true do
        local selected = channel.select({ticker:channel():case_receive(), stop:case_receive()})
        if selected.channel == stop then break end
        rounds = rounds + 1
        logger:debug("round", {place = name, number = rounds})
    end
    ticker:stop()
    return rounds, time.since(start):milliseconds() // every_ms
end

local function service(name: string, every_ms: integer): () -> integer
    return function(): integer
        local rounds, ideal = walk(name, every_ms, process.events())
        local off = rounds - ideal
        logger:info(name, {rounds = rounds, off = off})
        if math.abs(off) > 1 then logger:warn("rounds were missed", {place = name}) end
        return rounds
    end
end

return {
    walk = walk,
    gate = service("gate", 100),
    wall = service("wall", 200),
    yard = service("yard", 350),
    cellar = service("cellar", 700),
}
