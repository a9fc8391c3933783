local registry = require("registry")
local time = require("time")

local rooms = {}

local answers = process.listen("answer")
local opened = process.listen("opened")
local last_id = 0

--- Opens a room; an error if there is one of that name.
function rooms.open(name: string): (string?, error?)
    local pid, err = process.spawn("chat:room", "chat:house", process.pid(), name)
    if not pid then return nil, err end
    local answer = opened:receive()
    if answer.failure then return nil, answer.failure end
    return pid, nil
end

--- Asks a room for something, and waits for the answer.
function rooms.ask(name: string, what: string, who: string?, text: string?): (any, error?)
    last_id = last_id + 1
    local sent, err = process.send("room." .. name, what, {id = last_id, who = who, text = text})
    if not sent then return nil, err end
    local late = time.after("2s")
    while true do
        local selected = channel.select({answers:case_receive(), late:case_receive()})
        if selected.channel == late then
            return nil, errors.new({message = "no answer", kind = errors.TIMEOUT})
        end
        if selected.value.id == last_id then return selected.value.value, selected.value.failure end
    end
end

--- The names of the rooms that are open.
function rooms.list(): {string}
    local names: {string} = {}
    for i, entry in ipairs(registry.find({["meta.type"] = "room"}) or {}) do
        names[i] = entry.data.name
    end
    return names
end

return rooms
