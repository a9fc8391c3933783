-- spec: channels 13.15
-- expect: true	true	nil	nil	nil
local r = channel.select { channel.new():case_receive(), default = true }
print(r.default, r.ok, r.channel, r.value, r.index)
