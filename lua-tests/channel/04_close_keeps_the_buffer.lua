-- spec: channels 13.4
-- expect: 9	true
-- expect: nil	false
-- expect: nil	false
local c = channel.new(1)
c:send(9)
c:close()
print(c:receive())
print(c:receive())
print(c:receive())
