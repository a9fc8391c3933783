local rooms = require("rooms")
local system = require("system")

local notes = process.listen("note")

-- Asks, and prints what the notifier has to say about it.
local function act(room: string, what: string, who: string?, text: string?)
    local _, err = rooms.ask(room, what, who, text)
    if err then
        print(("%s in %s: %s (%s)"):format(what, room, err:message(), err:kind()))
    else
        print((notes:receive()))
    end
end

local function open(name: string)
    local _, err = rooms.open(name)
    print(name .. (err and ": " .. err:kind() or " is open"))
end

local function main(): (integer?, error?)
    local ready = process.listen("ready")
    local notifier, failed = process.spawn("chat:notifier", "chat:house", process.pid())
    if not notifier then return nil, failed end
    ready:receive()

    open("kitchen")
    open("garden")
    open("kitchen")
    act("kitchen", "join", "ada")
    act("kitchen", "join", "bob")
    act("garden", "join", "eve")
    act("kitchen", "say", "ada", "is there tea?")
    act("kitchen", "say", "bob", "there is")
    act("garden", "say", "eve", "it rains")
    act("kitchen", "say", "eve", "hello?")
    act("kitchen", "say", "ada", "then come in")

    print("rooms: " .. table.concat(rooms.list(), ", "))
    for _, line in ipairs(rooms.ask("kitchen", "history") or {}) do
        print(("  %d %s: %s"):format(line.number, line.who, line.text))
    end
    act("kitchen", "close")
    act("garden", "close")
    act("garden", "say", "eve", "anybody?")
    print("rooms: " .. #rooms.list())
    print("names: " .. tostring(process.registry.lookup("room.kitchen")))

    -- Only the notifier is left in the house, as soon as the rooms have ended.
    process.terminate(notifier)
    local left
    repeat
        left = system.hosts.processes("chat:house")
    until left and #left == 0
    print("processes: 0")
    return 0
end

return {main = main}
