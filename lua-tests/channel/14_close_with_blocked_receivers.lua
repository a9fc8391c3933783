-- spec: channels 13.14
-- expect: 1	nil	false
-- expect: 2	nil	false
-- expect: closer
local c = channel.new()
for k = 1, 2 do
    coroutine.spawn(function() print(k, c:receive()) end)
end
c:close()
print("closer")
