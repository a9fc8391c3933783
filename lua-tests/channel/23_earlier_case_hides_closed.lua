-- spec: channels 13.23
-- expect: 1	7
local ready, closed = channel.new(1), channel.new()
ready:send(7)
closed:close()
local r = channel.select { ready:case_receive(), closed:case_send(1) }
print(r.index, r.value)
