-- A chat room: one loop that selects over joins, messages and a stop signal, and clients with inboxes.

type Member = {name: string, inbox: Channel<Line>, muted: boolean}
type Line = {from: string, text: string, number: integer}
type Join = {kind: "join", name: string, inbox: Channel<Line>} | {kind: "leave", name: string}
type Say = {from: string, text: string, to?: string}
type Summary = {lines: integer, joined: integer, refused: integer, last?: Line}

local function find(members: {Member}, name: string): (integer?, Member?)
    for i, member in ipairs(members) do
        if member.name == name then
            return i, member
        end
    end
    return nil, nil
end

local function deliver(members: {Member}, line: Line, to: string?): integer
    local n = 0
    for _, member in ipairs(members) do
        local is_meant = to == nil or member.name == to
        if is_meant and not member.muted then
            member.inbox:send(line)
            n = n + 1
        end
    end
    return n
end

local function is_command(text: string): boolean
    return text:sub(1, 1) == "/"
end

local function command(member: Member, text: string): string?
    local word, rest = text:match("^/(%a+)%s*(.*)$")
    if word == "mute" then
        member.muted = true
        return member.name .. " hears nothing"
    elseif word == "name" and rest and #rest > 0 then
        local before = member.name
        member.name = rest
        return before .. " is now " .. rest
    end
    return nil
end

local function room(joins: Channel<Join>, says: Channel<Say>, stop: Channel<boolean>): Summary
    local members: {Member} = {}
    local summary: Summary = {lines = 0, joined = 0, refused = 0}
    local function announce(text: string)
        summary.lines = summary.lines + 1
        local line: Line = {from = "room", text = text, number = summary.lines}
        summary.last = line
        deliver(members, line)
    end
    while true do
        local event = channel.select({joins:case_receive(), says:case_receive(), stop:case_receive()})
        if event.channel == stop then
            for _, member in ipairs(members) do
                member.inbox:close()
            end
            return summary
        elseif event.channel == joins then
            local join = event.value
            if join.kind == "join" then
                table.insert(members, {name = join.name, inbox = join.inbox, muted = false})
                summary.joined = summary.joined + 1
                announce(join.name .. " joined")
            else
                local at, member = find(members, join.name)
                if at and member then
                    member.inbox:close()
                    table.remove(members, at)
                    announce(join.name .. " left")
                end
            end
        else
            local say = event.value
            local _, member = find(members, say.from)
            if not member then
                summary.refused = summary.refused + 1
            elseif is_command(say.text) then
                local answer = command(member, say.text)
                if answer then
                    announce(answer)
                end
            else
                summary.lines = summary.lines + 1
                local line: Line = {from = say.from, text = say.text, number = summary.lines}
                summary.last = line
                deliver(members, line, say.to)
            end
        end
    end
end

local function listen(inbox: Channel<Line>, done: Channel<{string}>)
    local heard: {string} = {}
    while true do
        local line, open = inbox:receive()
        if not open then
            done:send(heard)
            return
        end
        heard[#heard + 1] = string.format("%d %s: %s", line.number, line.from, line.text)
    end
end

local joins: Channel<Join> = channel.new()
local says: Channel<Say> = channel.new()
local stop: Channel<boolean> = channel.new()
local results: Channel<Summary> = channel.new(1)

coroutine.spawn(function()
    results:send(room(joins, says, stop))
end)

local reports: {[string]: Channel<{string}>} = {}
local function enter(name: string)
    local inbox: Channel<Line> = channel.new(16)
    local done: Channel<{string}> = channel.new(1)
    reports[name] = done
    coroutine.spawn(listen, inbox, done)
    joins:send({kind = "join", name = name, inbox = inbox})
end

enter("ann")
enter("bob")
says:send({from = "ann", text = "hello"})
says:send({from = "bob", text = "psst", to = "ann"})
says:send({from = "eve", text = "let me in"})
says:send({from = "bob", text = "/mute"})
says:send({from = "ann", text = "anybody?"})
says:send({from = "ann", text = "/name anna"})
joins:send({kind = "leave", name = "bob"})
stop:send(true)

local summary = results:receive()
print(summary.joined, summary.lines, summary.refused)
local last = summary.last
if last then
    print(last.number, last.text)
end
for _, name in ipairs({"ann", "bob"}) do
    local report = reports[name]
    if report then
        local heard = report:receive()
        print(name .. "\n  " .. table.concat(heard, "\n  "))
    end
end
