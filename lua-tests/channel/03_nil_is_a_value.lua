-- spec: channels 13.3
-- expect: nil	true
-- expect: nil	true
local c = channel.new(2)
c:send(nil)
c:send()
print(c:receive())
print(c:receive())
