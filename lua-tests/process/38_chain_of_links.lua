-- spec: processes 21.38
-- expect: first	linked process failed	linked process failed	linked process failed	linked process failed
local ev, ready = process.events(), process.listen("ready")
local pids = {}
for i = 1, 5 do
    pids[i] = process.spawn_monitored(function(main, previous)
        if previous then process.link(previous) end
        process.send(main, "ready")
        process.inbox():receive()
        error("first", 0)
    end, nil, process.pid(), pids[i - 1])
    ready:receive()
end
process.send(pids[1], "fail")
local messages = {}
for _ = 1, 5 do
    local e = ev:receive()
    messages[e.from] = e.result.error:message()
end
local row = {}
for i, pid in ipairs(pids) do row[i] = messages[pid] end
print(table.unpack(row))
