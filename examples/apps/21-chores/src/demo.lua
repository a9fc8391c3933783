local bus = require("events")
local registry = require("registry")

local done, reason = bus.subscribe("home", "chore.done")
if not done then error(reason) end

-- Waits until that chore is done, at that interval, and says how it went.
local function wait(id: string, every: string)
    while true do
        local event = done:channel():receive()
        if event.path == "/" .. id and event.data.every == every then
            local attempts = event.data.attempts
            print(("%s, every %s: %s"):format(id, every, event.data.result))
            if attempts > 1 then print("  at attempt " .. attempts) end
            return
        end
    end
end

local function change(how: (changes: registry.Changes) -> any)
    local snapshot, err = registry.snapshot()
    if not snapshot then error(err) end
    local changes = snapshot:changes()
    how(changes)
    assert(changes:apply())
end

local function plants(every: string): registry.EntryIn
    return {
        id = "home:plants",
        kind = "function.lua",
        meta = {type = "chore", every = every},
        data = {source = "return function() return 'plants are wet' end"},
    }
end

local function main(): integer
    wait("home:dishes", "40ms")
    wait("home:boiler", "60ms")
    print("one more chore")
    change(function(changes) assert(changes:create(plants("30ms"))) end)
    wait("home:plants", "30ms")
    print("more often")
    change(function(changes) assert(changes:update(plants("10ms"))) end)
    wait("home:plants", "10ms")
    print("no more")
    change(function(changes) assert(changes:delete("home:plants")) end)
    wait("home:dishes", "40ms")
    return 0
end

return {main = main}
