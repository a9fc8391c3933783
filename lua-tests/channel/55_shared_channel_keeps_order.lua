-- spec: channels 13.55
-- variant: --workers 1
-- variant: --workers 2
-- expect: 1000	true	nil	false
local c = channel.new(1)
process.spawn(function()
    for i = 1, 1000 do c:send(i) end
    c:close()
end)
local count, in_order = 0, true
for i = 1, 1000 do
    in_order = in_order and c:receive() == i
    count = count + 1
end
print(count, in_order, c:receive())
