-- spec: modules/events-pg 34, 35, 40, 42-44, 53
-- expect: ok
local pg, time = require("pg"), require("time")
local g = assert(pg.open("app:pg"))
local ready, told = process.listen("ready"), process.listen("told")
local exits = process.events()
local function member(main, group, times)
    local g = require("pg").open("app:pg")
    for _ = 1, times or 1 do g:join(group) end
    process.send(main, "ready")
    process.listen("stop"):receive()
end
-- A process that ends leaves, before anybody hears of its end.
local child = process.spawn_monitored(member, nil, process.pid(), "w")
ready:receive()
assert(g:get_members("w")[1] == child)
process.send(child, "stop")
assert(exits:receive().from == child and #g:get_members("w") == 0)
child = process.spawn_monitored(member, nil, process.pid(), "w")
ready:receive()
process.terminate(child)
assert(exits:receive().from == child and #g:get_members("w") == 0 and #g:which_groups() == 0)
-- Everybody gets a broadcast, each in order.
local function listener(main)
    local t = process.listen("t", { message = true })
    require("pg").open("app:pg"):join("crowd")
    process.send(main, "ready")
    local m = t:receive()
    assert(m:from() == main and m:payload():data().n == 1)
    for i = 1, 100 do assert(t:receive():payload():data() == i) end
    process.send(main, "told", process.pid())
end
for _ = 1, 10 do process.spawn(listener, nil, process.pid()) end
for _ = 1, 10 do ready:receive() end
assert(#g:get_members("crowd") == 10)
g:broadcast("crowd", "t", { n = 1 })
for i = 1, 100 do g:broadcast("crowd", "t", i) end
local seen = {}
for _ = 1, 10 do seen[told:receive()] = true end
local n = 0
for _ in pairs(seen) do n = n + 1 end
assert(n == 10)
-- Watching a group.
local s, members = g:monitor("m")
assert(#members == 0)
child = process.spawn_monitored(member, nil, process.pid(), "m", 3)
ready:receive()
local second, now = g:monitor("m")
assert(#now == 3 and now[1] == child and second:close())
for _ = 1, 3 do
    local e = s:channel():receive()
    assert(e.kind == "member.joined" and e.path == "m" and e.data.PIDs[1] == child)
end
process.send(child, "stop")
local e = s:channel():receive()
assert(e.kind == "member.left" and #e.data.PIDs == 3 and e.data.PIDs[1] == child and e.data.PIDs[3] == child)
exits:receive()
s:close()
-- Nobody is missed, nobody told twice, whoever joins meanwhile.
for _ = 1, 50 do process.spawn(member, nil, process.pid(), "late") end
local watch, first = g:monitor("late")
local all, count = {}, 0
for _, pid in ipairs(first) do assert(not all[pid]) all[pid] = true count = count + 1 end
while count < 50 do
    local pid = watch:channel():receive().data.PIDs[1]
    assert(not all[pid])
    all[pid] = true
    count = count + 1
end
for _ = 1, 50 do ready:receive() end
assert(channel.select({ watch:channel():case_receive(), default = true }).default)
g:broadcast("late", "stop")
-- A program that takes over is still a member; its watch is gone.
child = process.spawn("app.up:main", nil, process.pid())
ready:receive()
ready:receive()
assert(g:get_members("up")[1] == child)
g:broadcast("up", "hello", 1)
assert(told:receive() == "hello")
print("ok")
-- file: up/main.lua
--[==[
return function(main, again)
    if not again then
        local g = require("pg").open("app:pg")
        g:join("up")
        g:monitor("up")
        process.send(main, "ready")
        process.upgrade("", main, true)
    end
    process.send(main, "ready")
    process.send(main, "told", process.inbox():receive():topic())
end
]==]
