-- spec: channels 13.2
-- expect: true
local c = channel.new(1)
print(c:send("x"))
