-- spec: processes 21.30
-- expect: 2
local ch = channel.new(1)
process.spawn(function() ch:send({ 1, 2 }) end)
print(#ch:receive())
