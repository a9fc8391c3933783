-- spec: scheduler 21.43
-- timeout: 120
-- not-under: gc takes too long
-- expect: 10000	9999
local n = 10000
local ev, ready = process.events(), process.listen("ready")
local first, previous
for _ = 1, n do
    previous = process.spawn_monitored(function(main, previous)
        if previous then process.link(previous) end
        process.send(main, "ready")
        process.inbox():receive()
        error("first")
    end, nil, process.pid(), previous)
    first = first or previous
    ready:receive()
end
process.send(first, "fail")
local count, by_link = 0, 0
for _ = 1, n do
    count = count + 1
    if ev:receive().result.error:message() == "linked process failed" then by_link = by_link + 1 end
end
print(count, by_link)
