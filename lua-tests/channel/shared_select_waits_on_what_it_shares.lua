-- spec: channels 8
-- expect: 1	from the child
-- A case on a channel that its own select shares while it tries its cases is waited for like the others.
local c, s = channel.new(), channel.new()
local child = process.spawn(function()
    local d = process.listen("d"):receive()
    d:send("from the child")
end)
process.send(process.pid(), "s", s)
process.listen("s"):receive()
-- Nobody receives from `s`. Trying to send `c` there shares it.
coroutine.spawn(function()
    local r = channel.select { c:case_receive(), s:case_send({ c }) }
    print(r.index, r.value)
    os.exit(0)
end)
process.send(child, "d", c)
process.inbox():receive()
