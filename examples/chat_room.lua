-- A chat room: the room is a process with a name, each member another one. Members join, talk, whisper and leave; the
-- room monitors them and notices when one goes without a word. A driver tells the members what to do, one step at a
-- time, and in the end prints what each of them has heard.

-- The room ----------------------------------------------------------------------------------------------------

local function room(driver)
    local inbox, events = process.inbox(), process.events()
    local names, pids = {}, {} -- name by PID, PID by name
    local order = {} -- PIDs in the order of joining

    local function tell(pid, text) process.send(pid, "line", text) end

    local function tell_all(text, except)
        for _, pid in ipairs(order) do
            if pid ~= except then tell(pid, text) end
        end
    end

    local function remove(pid)
        for i, other in ipairs(order) do
            if other == pid then
                table.remove(order, i)
                break
            end
        end
        local name = names[pid]
        names[pid], pids[name] = nil, nil
        return name
    end

    local commands = {}

    function commands.join(pid, name)
        if pids[name] then
            tell(pid, "* the name " .. name .. " is taken")
            return process.send(pid, "bye")
        end
        process.monitor(pid)
        names[pid], pids[name] = name, pid
        order[#order + 1] = pid
        tell(pid, "* welcome, you are number " .. #order)
        tell_all("* " .. name .. " has joined", pid)
    end

    function commands.say(pid, text) tell_all("<" .. names[pid] .. "> " .. text, pid) end

    function commands.whisper(pid, message)
        local to = pids[message.to]
        if to then
            tell(to, names[pid] .. " whispers: " .. message.text)
        else
            tell(pid, "* nobody is called " .. message.to)
        end
    end

    function commands.who(pid)
        local list = {}
        for i, other in ipairs(order) do list[i] = names[other] end
        tell(pid, "* here are " .. table.concat(list, ", "))
    end

    function commands.leave(pid, text)
        process.unmonitor(pid)
        tell_all("* " .. remove(pid) .. " has left: " .. text)
        process.send(pid, "bye")
    end

    -- Messages of one sender arrive in their order: whoever has this answer knows that all before it is done.
    function commands.sync(pid) process.send(pid, "synced") end

    while true do
        local case = channel.select{events:case_receive(), inbox:case_receive()}
        if case.channel == inbox then
            local message = case.value
            local payload = message:payload()
            local command = commands[message:topic()]
            if command then command(message:from(), payload and payload:data()) end
        else
            local event = case.value
            if event.kind == process.event.EXIT then
                local name = remove(event.from)
                tell_all("* " .. name .. " is gone (" .. event.result.error:message() .. ")")
                process.send(driver, "gone", name)
            else
                tell_all("* the room closes: " .. event.reason)
                for _, pid in ipairs(order) do process.send(pid, "bye") end
                return #order
            end
        end
    end
end

-- A member does what it is told and notes what it hears -------------------------------------------------------

local function member(driver)
    local inbox, heard = process.inbox(), {}
    while true do
        local message = inbox:receive()
        local topic, payload = message:topic(), message:payload()
        local data = payload and payload:data()
        if topic == "line" then
            heard[#heard + 1] = data
        elseif topic == "do" then
            process.send("room", data.command, data.argument)
            process.send("room", "sync")
        elseif topic == "synced" then
            process.send(driver, "ready")
        elseif topic == "stumble" then
            error("tripped over a cable", 0)
        elseif topic == "bye" then
            return heard
        end
    end
end

-- One evening -------------------------------------------------------------------------------------------------

local me = process.pid()
local events, ready, gone = process.events(), process.listen("ready"), process.listen("gone")
local room_pid = process.spawn_monitored(room, nil, me)
process.registry.register("room", room_pid)

local people, ended = {}, {}

local function tell(name, command, argument)
    process.send(people[name], "do", {command = command, argument = argument})
end

local function step(name, command, argument)
    tell(name, command, argument)
    ready:receive()
end

-- The exit value of a process, whichever ends first.
local function result_of(pid)
    while not ended[pid] do
        local event = events:receive()
        ended[event.from] = event.result
    end
    return ended[pid]
end

local function enter(key, name)
    people[key] = process.spawn_monitored(member, nil, me)
    tell(key, "join", name)
end

for _, name in ipairs{"ada", "bob", "cleo"} do
    enter(name, name)
    ready:receive()
end
enter("impostor", "bob")
result_of(people.impostor)

step("ada", "say", "good evening")
step("bob", "say", "hello ada")
step("cleo", "whisper", {to = "ada", text = "who is that?"})
step("ada", "whisper", {to = "dora", text = "are you there?"})
step("bob", "who")

process.send(people.cleo, "stumble")
print(gone:receive() .. " is gone")
print("the failure of cleo: " .. result_of(people.cleo).error:message())

enter("dora", "dora")
ready:receive()
step("dora", "say", "what was that noise?")
tell("bob", "leave", "time for bed")
result_of(people.bob)
step("ada", "who")

process.cancel(room_pid, "lights out")
print("in the room at the end: " .. result_of(room_pid).value)
for _, name in ipairs{"ada", "bob", "dora", "impostor"} do
    print("\n" .. name .. " heard")
    for _, line in ipairs(result_of(people[name]).value) do print("  " .. line) end
end
