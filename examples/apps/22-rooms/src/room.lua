local bus = require("events")
local registry = require("registry")

type Line = {number: integer, who: string, text: string}

-- What the registry knows of a room lives as long as its process.
local function enter_registry(name: string, is_open: boolean)
    local snapshot = registry.snapshot()
    if not snapshot then return end
    local changes = snapshot:changes()
    if is_open then
        assert(changes:create({
            id = "chat:room." .. name,
            kind = "registry.entry",
            meta = {type = "room"},
            data = {name = name},
        }))
    else
        assert(changes:delete("chat:room." .. name))
    end
    assert(changes:apply())
end

local function main(owner: string, name: string): integer
    local registered, err = process.registry.register("room." .. name)
    if not registered then
        process.send(owner, "opened", {room = name, failure = err})
        return 0
    end
    local members: {[string]: boolean} = {}
    local history: {Line} = {}

    local actions: {[string]: (request: any) -> (any, error?)} = {
        join = function(request: any): any
            members[request.who] = true
            bus.send("chat", "member.joined", "/" .. name, {who = request.who})
            return #history
        end,
        say = function(request: any): (any, error?)
            if not members[request.who] then
                return nil, errors.new({
                    message = request.who .. " is not here",
                    kind = errors.PERMISSION_DENIED,
                })
            end
            local line: Line = {number = #history + 1, who = request.who, text = request.text}
            table.insert(history, line)
            bus.send("chat", "line", "/" .. name, line)
            return line.number
        end,
        history = function(_request: any): any return history end,
        close = function(_request: any): any return #history end,
    }

    enter_registry(name, true)
    process.send(owner, "opened", {room = name})
    local inbox = process.inbox()
    local events = process.events()
    while true do
        local selected = channel.select({inbox:case_receive(), events:case_receive()})
        if selected.channel == events then break end
        local message = selected.value
        local from, request = message:from(), message:payload():data()
        local action = actions[message:topic()]
        local value, failure
        if action then value, failure = action(request) end
        if message:topic() == "close" then
            -- First everything that leads here goes, then the answer: who has it can rely on that.
            enter_registry(name, false)
            process.registry.unregister("room." .. name)
            bus.send("chat", "closed", "/" .. name, {lines = #history})
        end
        if from then
            process.send(from, "answer", {id = request.id, value = value, failure = failure})
        end
        if message:topic() == "close" then break end
    end
    return #history
end

return {main = main}
