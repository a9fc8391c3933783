-- spec: channels 8
-- expect: nil	Invalid	channel buffer holds a value that cannot be copied: function
-- expect: function
-- expect: 1 2 3
-- expect: false	true
local c = channel.new(3)
c:send(print)
local ok, err = process.send(process.pid(), "c", c)
print(ok, err:kind(), err:message())
print(type(c:receive()))
for i = 1, 3 do c:send(i) end
print((process.exec(function()
    return c:receive() .. " " .. c:receive() .. " " .. c:receive()
end)))
process.exec(function() c:close() end)
print(select(2, c:receive()), c:is_closed())
