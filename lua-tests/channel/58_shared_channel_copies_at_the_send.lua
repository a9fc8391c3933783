-- spec: channels 13.58
-- expect: 1	false
local c = channel.new(1)
process.send(process.pid(), "c", c)
local t = { a = 1 }
c:send(t)
t.a = 2
local r = c:receive()
print(r.a, r == t)
