-- spec: channels 13.40
-- expect: 1
-- expect: 2
-- expect: 3
-- expect: end
local c = channel.new()
coroutine.spawn(function()
    for i = 1, 3 do c:send(i) end
    c:close()
end)
for v in function() return (c:receive()) end do print(v) end
print("end")
