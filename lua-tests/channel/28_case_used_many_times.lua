-- spec: channels 13.28
-- expect: 1000	true
local c = channel.new()
coroutine.spawn(function()
    for i = 1, 1000 do c:send(i) end
end)
local cases = { c:case_receive() }
local count, in_order = 0, true
for i = 1, 1000 do
    in_order = in_order and channel.select(cases).value == i
    count = count + 1
end
print(count, in_order)
