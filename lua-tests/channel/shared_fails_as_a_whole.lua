-- spec: channels 8
-- expect: channel buffer holds a value that cannot be copied: function
-- expect: value at #2 cannot be copied: thread
-- expect: channel buffer holds a value that cannot be copied: thread
-- expect: function	true	true
-- An operation that fails leaves every channel local: values still pass by reference.
local me = process.pid()
local outer, inner, waiting = channel.new(2), channel.new(2), channel.new()
outer:send(inner)
inner:send(outer)
inner:send(print)
local co = coroutine.create(print)
local function refused(...) print((select(2, process.send(me, "t", ...)):message())) end
refused(outer)
refused(channel.new(), co)
coroutine.spawn(function() waiting:send(co) end)
refused(waiting)
local i = outer:receive()
local o = i:receive()
print(type(i:receive()), o == outer, waiting:receive() == co)
