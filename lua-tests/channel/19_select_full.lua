-- spec: channels 13.19
-- expect: true
-- expect: 1
local c = channel.new(1)
c:send(1)
print(channel.select { c:case_send(2), default = true }.default)
print(c:len())
