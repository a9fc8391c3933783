-- spec: channels 8
-- timeout: 30
-- expect: local	l
-- expect: shared	s
-- expect: inbox	m
-- expect: time	true
local time = require("time")
local l, s, inbox = channel.new(), channel.new(), process.inbox()
process.send(process.pid(), "share", s)
process.listen("share"):receive()
local names = {}
local function wait(duration)
    local timer = time.after(duration)
    names = { [l] = "local", [s] = "shared", [inbox] = "inbox", [timer] = "time" }
    local r = channel.select {
        l:case_receive(), s:case_receive(), inbox:case_receive(), timer:case_receive(),
    }
    local v = r.value
    if r.channel == inbox then v = v:topic() elseif r.channel == timer then v = r.ok end
    print(names[r.channel], v)
end
coroutine.spawn(function() l:send("l") end)
wait("1h")
process.spawn(function() s:send("s") end)
wait("1h")
process.send(process.pid(), "m")
wait("1h")
wait("10ms")
