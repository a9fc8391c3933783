-- spec: channels 13.21
-- expect: false	nil	true	1
-- expect: false	nil	true	2
local c = channel.new()
coroutine.spawn(function()
    local r = channel.select { c:case_receive() }
    print(r.ok, r.value, r.channel == c, r.index)
end)
c:close()
local r = channel.select { channel.new():case_receive(), c:case_receive() }
print(r.ok, r.value, r.channel == c, r.index)
