-- spec: channels 13.1
-- expect: 1	true
-- expect: 2	true
local c = channel.new(2)
c:send(1)
c:send(2)
print(c:receive())
print(c:receive())
