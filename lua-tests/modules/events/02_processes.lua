-- spec: modules/events-pg 17, 20, 25, 54
-- expect: ok
local events, time = require("events"), require("time")
-- A child that has subscribed sees what is sent from then on.
local ready, told = process.listen("ready"), process.listen("told")
process.spawn(function(main)
    local s = require("events").subscribe("news")
    process.send(main, "ready")
    process.send(main, "told", s:channel():receive().data)
end, nil, process.pid())
ready:receive()
events.send("news", "k", "/p", "hello")
assert(told:receive() == "hello")
-- All subscribers see the events in the same order, and those of one sender in its order.
local function watch(main)
    local s = require("events").subscribe("mixed")
    process.send(main, "ready")
    local list = {}
    for i = 1, 200 do
        local e = s:channel():receive()
        list[i] = e.path .. " " .. e.data
    end
    process.send(main, "told", list)
end
for _ = 1, 2 do process.spawn(watch, nil, process.pid()) end
for _ = 1, 2 do ready:receive() end
for _, name in ipairs { "x", "y" } do
    process.spawn(function(name)
        for i = 1, 100 do require("events").send("mixed", "k", name, i) end
    end, nil, name)
end
local a, b = told:receive(), told:receive()
local last = { x = 0, y = 0 }
for i = 1, 200 do
    assert(a[i] == b[i])
    local name, n = a[i]:match("(%a) (%d+)")
    assert(tonumber(n) == last[name] + 1)
    last[name] = tonumber(n)
end
-- A subscription ends with its process.
local gone = process.spawn_monitored(function() require("events").subscribe("many") end)
assert(process.events():receive().from == gone)
collectgarbage()
local before = collectgarbage("count")
for i = 1, 10000 do assert(events.send("many", "k", "/p", i)) end
collectgarbage()
assert(collectgarbage("count") < before + 200)
-- And with its program: the next one has none.
local upgraded = process.spawn("app.up:main", nil, process.pid())
ready:receive()
for i = 1, 5 do events.send("up", "k", "/p", i) end
process.send(upgraded, "go")
ready:receive()
events.send("up", "k", "/p", "late")
process.send(upgraded, "message", "only this")
assert(told:receive() == "message only this")
-- Beyond the limit of a mailbox events are dropped.
local small = process.with_options({ mailbox_limit = 10 }):spawn(function(main)
    local s = require("events").subscribe("flood")
    process.send(main, "ready")
    require("time").sleep("200ms")
    local n = 0
    while channel.select({ s:channel():case_receive(), default = true }).value do n = n + 1 end
    process.send(main, "told", n)
end, nil, process.pid())
ready:receive()
for i = 1, 100 do assert(events.send("flood", "k", "/p", i)) end
local n = told:receive()
assert(small and n >= 1 and n <= 10, n)
print("ok")
-- file: up/main.lua
--[==[
return function(main, again)
    if not again then
        require("events").subscribe("up")
        process.send(main, "ready")
        process.listen("go"):receive()
        process.upgrade("", main, true)
    end
    process.send(main, "ready")
    local m = process.inbox():receive()
    process.send(main, "told", m:topic() .. " " .. m:payload():data())
end
]==]
