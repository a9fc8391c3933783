-- spec: channels 13.63
-- expect: 0	2	false
-- expect: 1	2	false
-- expect: 2	2	false
-- expect: 2	2	true
-- expect: 0	2	true
-- expect: userdata	true
local c = channel.new(2)
local function state() print(c:len(), c:cap(), c:is_closed()) end
state()
c:send(1)
state()
c:send(2)
state()
c:close()
state()
c:receive()
c:receive()
state()
print(type(c), tostring(c):match("^channel: 0x%x+$") ~= nil)
