-- spec: channels 13.18
-- expect: 5	true	true	5	true
local c = channel.new(1)
local r = channel.select { c:case_send(5) }
print(r.value, r.ok, r.channel == c, c:receive())
