-- spec: channels 8, processes 15
-- variant: --workers 1
-- variant: --workers 8
-- expect: the new program	true	true
-- What the tasks of the old program waited for is given up, also what they waited to send.
--
-- file: old.lua
--[==[
local c, d, main = ...
coroutine.spawn(function() c:receive() end)
coroutine.spawn(function() channel.select { c:case_receive(), d:case_send("lost") } end)
process.send(main, "ready")
process.inbox():receive()
process.upgrade("app:new", main)
]==]
-- file: new.lua
--[==[
local main = ...
process.send(main, "new", "the new program")
process.inbox():receive()
]==]
local c, d = channel.new(), channel.new()
local ready, new = process.listen("ready"), process.listen("new")
local p = process.spawn("app:old", "app:processes", c, d, process.pid())
ready:receive()
process.send(p, "go")
print(new:receive(),
    channel.select { c:case_send("lost"), default = true }.default,
    channel.select { d:case_receive(), default = true }.default)
