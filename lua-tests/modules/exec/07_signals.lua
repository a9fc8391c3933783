-- spec: modules/exec 7, 8, 13
-- needs: linux
-- expect: ok
local exec, time = require("exec"), require("time")
local e = assert(exec.open())
local function fails(kind, text, got, err)
    assert(got == nil and err and err:kind() == kind and err:retryable() == false, tostring(err))
    assert(tostring(err):find(text, 1, true), tostring(err))
end
local function closed(p)
    fails("Invalid", "process is closed", p:start())
    fails("Invalid", "process is closed", p:wait())
    fails("Invalid", "process is closed", p:pid())
    fails("Invalid", "process is closed", p:signal(15))
    fails("Invalid", "process is closed", p:write_stdin("x"))
    fails("Invalid", "process is closed", p:stdout_stream())
    fails("Invalid", "process is closed", p:stderr_stream())
    fails("Invalid", "process is closed", p:close())
    fails("Invalid", "process is closed", p:close(true))
end

local p = assert(e:exec("sleep 30"))
fails("Invalid", "process not started", p:wait())
fails("Invalid", "process not started", p:pid())
fails("Invalid", "process not started", p:signal(15))
assert(p:start() == true)
fails("Invalid", "process already started", p:start())
assert(p:signal(15) == true and p:wait() == 143)
fails("NotFound", "process has ended", p:signal(15))
fails("Invalid", "process already started", p:start())
assert(p:pid() > 1 and p:close() == true)
closed(p)

-- Other signals; the command may have its own opinion.
p = assert(e:exec([[sh -c 'trap "echo usr1" USR1; echo ready; while :; do sleep 0.01; done']]))
local out = assert(p:stdout_stream())
assert(p:start() and out:read() == "ready\n" and p:signal(10) and out:read() == "usr1\n")
for _, n in ipairs { 0, -1, 65, 1000, math.maxinteger } do fails("Invalid", "unknown signal", p:signal(n)) end
assert(not pcall(p.signal, p, "x") and not pcall(p.signal, p) and p:signal(9) and p:wait() == 137)

-- Closing: waits for the end, mildly or not.
p = assert(e:exec("sleep 30"))
assert(p:start() and p:close(true) == true)
closed(p)
p = assert(e:exec("sleep 30"))
assert(p:start())
local code = channel.new(1)
coroutine.spawn(function() code:send(p:wait()) end)
time.sleep("1ms")
assert(p:close() == true and code:receive() == 143)
closed(p)
p = assert(e:exec("true"))
assert(p:close() == true)
closed(p)
p = assert(e:exec("true"))
assert(p:start() and p:wait() == 0 and p:close(true) == true)
-- What has been stopped is ended as well.
p = assert(e:exec("sleep 30"))
assert(p:start() and p:signal(19) and p:close() == true)
-- Who does not want to is killed.
p = assert(e:exec([[sh -c 'trap "" TERM; echo ready; while :; do sleep 0.05; done']]))
out = assert(p:stdout_stream())
assert(p:start() and out:read() == "ready\n")
local since = time.now()
assert(p:close() == true)
local seconds = time.now():sub(since):seconds()
assert(seconds > 4.5, seconds)
-- A stream that was taken can be read to its end.
p = assert(e:exec([[sh -c 'trap "echo bye; exit" TERM; echo ready; while :; do sleep 0.01; done']]))
out = assert(p:stdout_stream())
assert(p:start() and out:read() == "ready\n" and p:close() and out:read_all() == "bye\n")
-- What nobody has taken does not disturb the end.
p = assert(e:exec([[sh -c 'trap "head -c 200000 /dev/zero >&2; echo bye; exit" TERM; echo ready; while :; do sleep 0.01; done']]))
out = assert(p:stdout_stream())
assert(p:start() and out:read() == "ready\n" and p:close() and out:read_all() == "bye\n")
-- Who waits for the output of a command that is never started.
p = assert(e:exec("true"))
out = assert(p:stdout_stream())
coroutine.spawn(function() p:close() end)
local got, err = out:read()
assert(got == nil and tostring(err):find("process is closed", 1, true), tostring(err))

-- A limit of time.
since = time.now()
local result = assert(e:run("sleep 5", { timeout = "100ms" }))
assert(result.timed_out == true and result.code == 143 and time.now():sub(since):seconds() < 4)
result = assert(e:run("sh -c 'echo some; echo more >&2; sleep 60 & wait'", { timeout = "2s" }))
assert(result.timed_out and result.stdout == "some\n" and result.stderr == "more\n" and result.code == 143)
assert(e:run("true", { timeout = "10s" }).timed_out == false)
local hasty = assert(exec.open { timeout = "100ms" })
assert(hasty:run("sleep 5").timed_out and hasty:run("sleep 5", { timeout = "1h" }).timed_out)
p = assert(hasty:exec("sleep 5"))
assert(p:start() and p:wait() == 143)
for _, timeout in ipairs { 0, -1, "x", false } do
    fails("Invalid", "timeout", e:run("true", { timeout = timeout }))
end
-- What a command leaves behind is ended with `run`, and does not hold it up.
since = time.now()
result = assert(e:run("sh -c 'sleep 30 & echo started'"))
assert(result.stdout == "started\n" and result.code == 0 and time.now():sub(since):seconds() < 4)
print("ok")
