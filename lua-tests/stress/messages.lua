-- spec: processes 16, scheduler 18
-- Peers send each other tables of any shape: each arrives once, whole, and in the order of its sender.
-- expect: nothing is left
local stress = require("stress")
local events, done = process.events(), process.listen("done")
local PEERS, ROUNDS = 40, 50

local function peer(main, id, seed)
    local inbox, stop, start = process.inbox(), process.listen("stop"), process.listen("start")
    local peers = start:receive()
    local state = seed
    local function random(n)
        state = state * 6364136223846793005 + 1442695040888963407
        return (state >> 33) % n + 1
    end
    local function make(depth)
        local kind = random(depth > 3 and 4 or 6)
        if kind == 1 then return random(1000) end
        if kind == 2 then return random(1000) / 8 end
        if kind == 3 then return ("abc"):rep(random(20)) end
        if kind == 4 then return random(2) == 1 end
        local t = {}
        for i = 1, random(4) do
            t[kind == 5 and i or "k" .. random(100)] = make(depth + 1)
        end
        if random(4) == 1 then t.self = t end
        return t
    end
    local function sum(v, seen)
        if type(v) == "number" then return v end
        if type(v) == "string" then return #v end
        if type(v) == "boolean" then return v and 1 or 0 end
        if seen[v] then return 1000 end
        seen[v] = true
        local total = 0
        for _, x in pairs(v) do total = total + sum(x, seen) end
        return total
    end
    local sent = 0
    coroutine.spawn(function()
        local serial = {}
        for round = 1, ROUNDS do
            local to = random(#peers)
            serial[to] = (serial[to] or 0) + 1
            local value = make(1)
            assert(process.send(peers[to], "value", id, serial[to], sum(value, {}), value))
            sent = sent + 1
            if round % 7 == 0 then coroutine.yield() end
        end
        process.send(main, "done", id)
    end)
    local received, last = 0, {}
    while true do
        local r = channel.select { inbox:case_receive(), stop:case_receive() }
        if r.channel == stop then return { sent, received } end
        local p = r.value:payload()
        local from, serial, total = p[1]:data(), p[2]:data(), p[3]:data()
        if serial ~= (last[from] or 0) + 1 then return nil, "order" end
        if total ~= sum(p[4]:data(), {}) then return nil, "content" end
        last[from], received = serial, received + 1
    end
end

for _ in stress.rounds() do
    local pids = {}
    for i = 1, PEERS do pids[i] = process.spawn_monitored(peer, nil, process.pid(), i, stress.random(1 << 30)) end
    for i = 1, PEERS do process.send(pids[i], "start", pids) end
    for _ = 1, PEERS do done:receive() end
    for i = 1, PEERS do process.send(pids[i], "stop") end
    local sent, received = 0, 0
    for _ = 1, PEERS do
        local result = events:receive().result
        stress.check(result.value, result.error and result.error:message())
        sent, received = sent + result.value[1], received + result.value[2]
    end
    stress.check(sent == received and sent == PEERS * ROUNDS, sent .. " sent, " .. received .. " received")
end
stress.finish()
