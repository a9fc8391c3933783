-- spec: channels 13.27
-- expect: second	1	1	true
-- expect: first	2	1	true
local c = channel.new()
local function both(name)
    local r = channel.select { c:case_send(1), c:case_receive() }
    print(name, r.index, r.value, r.ok)
end
coroutine.spawn(both, "first")
coroutine.spawn(both, "second")
coroutine.yield()
