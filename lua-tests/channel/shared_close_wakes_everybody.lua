-- spec: channels 8, 3
-- variant: --workers 1
-- variant: --workers 8
-- expect: false	true
-- expect: false	true
-- expect: nil	false
-- expect: nil	false	1
local ev, full, empty = process.events(), channel.new(1), channel.new()
local main = process.pid()
full:send("first")
local ready = process.listen("ready")
local function report(body)
    process.spawn_monitored(function()
        process.send(main, "ready")
        return body()
    end)
    ready:receive()
    -- What it waits for next is not known outside: it gets time for that from the others.
    require("time").sleep("10ms")
end
report(function()
    local ok, message = pcall(full.send, full, 2)
    return { ok, message:match("send on closed channel$") ~= nil }
end)
report(function()
    local ok, message = pcall(channel.select, { full:case_send(2), empty:case_send(3) })
    return { ok, message:match("send on closed channel$") ~= nil }
end)
full:close()
for _ = 1, 2 do
    local value = ev:receive().result.value
    print(value[1], value[2])
end
local other = channel.new()
report(function()
    local v, ok = other:receive()
    return { v, ok }
end)
other:close()
print(ev:receive().result.value[1], false)
report(function()
    local third = channel.new()
    local r = channel.select { empty:case_receive(), third:case_receive() }
    return { value = r.value, ok = r.ok, index = r.index }
end)
empty:close()
local r = ev:receive().result.value
print(r.value, r.ok, r.index)
