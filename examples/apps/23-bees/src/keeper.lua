local env = require("env")
local logger = require("logger"):named("hive")
local system = require("system")
local time = require("time")

local bees: {string} = {}
local alive, ticks, counted = 0, 0, 0

local function spawn(count: integer)
    local start = time.now()
    for i = 1, count do
        local pid, err = process.spawn_monitored("bees:bee", "bees:hive", process.pid())
        if not pid then error(err) end
        bees[i] = pid
    end
    alive = count
    local seconds = ("%.2f s"):format(time.since(start):seconds())
    logger:info(("%d bees, spawned in %s"):format(count, seconds))
end

-- An event of a bee that has ended: what it has ticked is what was counted here, in the end.
local function ended(event: process.Event)
    alive = alive - 1
    local result = event.result
    if result and result.value then counted = counted + result.value end
end

local function main(): integer
    local events = process.events()
    local humming = process.listen("tick")
    local ticker = time.ticker("1s")
    spawn(math.tointeger(tonumber((env.get("BEES")) or 0)) or 0)
    while true do
        local selected = channel.select({
            humming:case_receive(),
            ticker:channel():case_receive(),
            events:case_receive(),
        })
        if selected.channel == humming then
            ticks = ticks + 1
        elseif selected.channel == ticker:channel() then
            local memory = system.memory.stats()
            local each = (memory and memory.alloc or 0) // math.max(alive, 1)
            logger:info("humming", {alive = alive, ticks = ticks, bytes_each = each})
        elseif selected.value.kind == process.event.EXIT then
            ended(selected.value)
        else
            break
        end
    end
    for _, pid in ipairs(bees) do process.cancel(pid, "evening") end
    while alive > 0 do
        local selected = channel.select({humming:case_receive(), events:case_receive()})
        if selected.channel == humming then
            ticks = ticks + 1
        elseif selected.value.kind == process.event.EXIT then
            ended(selected.value)
        end
    end
    -- Ticks of bees that have ended may still lie in the mailbox.
    while ticks < counted do
        humming:receive()
        ticks = ticks + 1
    end
    logger:info("all at home", {ticks = ticks, counted = counted})
    return ticks
end

return {main = main}
