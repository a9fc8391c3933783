-- spec: funcs 13.12, 13.13, 13.14, 13.15, 13.16, 13.17, 13.18, 13.19, 13.20, 13.21, 13.22, 13.23, 13.24
-- expect: ok
local funcs, time = require("funcs"), require("time")
local f = assert(funcs.async("app.math:add", 1, 2))
local p, ok = f:response():receive()
assert(p:data() == 3 and ok == true and f:is_complete() and not f:is_canceled())
p, ok = f:response():receive()
assert(p == nil and ok == false)
assert(f:channel() == f:response() and f:result():data() == 3)
local e, failed = f:error()
assert(e == nil and failed == false)
-- Nothing is a value too.
assert(funcs.async("app.math:none"):response():receive():data() == nil)
-- Failures.
f = funcs.async("app.math:boom")
local v
v, ok = f:response():receive()
assert(v:kind() == "Internal" and ok == true)
v, e = f:result()
assert(v == nil and tostring(e):find("boom"))
e, failed = f:error()
assert(tostring(e):find("boom") and failed == true and f:is_complete())
f = funcs.async("app.math:div", 1, 0)
f:response():receive()
assert(f:error():kind() == "Invalid")
-- An unknown target is told by the future.
f = assert(funcs.async("app.nowhere:x"))
assert(f:is_complete() and f:response():receive():kind() == "NotFound" and f:error():kind() == "NotFound")
-- Pending.
f = funcs.async("app.math:slow", 50, "x")
v, e = f:result()
local e2, b = f:error()
assert(f:is_complete() == false and v == nil and e == nil and e2 == nil and b == false)
-- Polled, never read.
local n = 0
while not f:is_complete() do time.sleep("5ms") n = n + 1 end
assert(n > 0 and f:result():data() == "x")
-- Also without a sleep.
f = funcs.async("app.math:add", 1, 1)
repeat until f:is_complete()
assert(f:result():data() == 2)
-- At once.
local started, fs = time.now(), {}
for i = 1, 5 do fs[i] = funcs.async("app.math:slow", 100, i) end
for i = 1, 5 do assert(fs[i]:response():receive():data() == i) end
assert(time.now():sub(started):milliseconds() < 300)
-- The first of two.
local fast, slow = funcs.async("app.math:slow", 20, "fast"), funcs.async("app.math:slow", 2000, "slow")
local r = channel.select { slow:response():case_receive(), fast:response():case_receive() }
assert(r.channel == fast:response() and r.ok and r.value:data() == "fast")
-- Cancelled.
v, e = slow:cancel()
assert(v == true and e == nil and slow:is_canceled() and slow:is_complete())
v, ok = slow:response():receive()
assert(v == nil and ok == false)
v, e = slow:result()
assert(v == nil and e:kind() == "Canceled" and e:message() == "canceled")
e, failed = slow:error()
assert(e:kind() == "Canceled" and failed)
assert(slow:cancel() == false)
-- Somebody who waits is woken.
f = funcs.async("app.math:wait")
coroutine.spawn(function() time.sleep("10ms") f:cancel() end)
v, ok = f:response():receive()
assert(v == nil and ok == false)
-- A callee that reads its events is told.
local reasons = process.listen("reason")
f = funcs.async("app.math:polite", process.pid())
time.sleep("50ms")
f:cancel()
local got = reasons:receive()
assert(got[1] == "call canceled" and got[2] == true)
-- One that does not is gone.
local told = process.listen("told")
f = funcs.async("app.math:tell", process.pid(), 100)
time.sleep("20ms")
f:cancel()
assert(channel.select { told:case_receive(), time.after("250ms"):case_receive() }.channel ~= told)
-- After the end nothing changes.
f = funcs.async("app.math:add", 2, 2)
f:response():receive()
assert(f:cancel() == false and f:result():data() == 4 and not f:is_canceled())
-- Futures stay where they are, and their channels too.
local _, err = process.send(process.pid(), "x", f)
assert(err:message() == "value at #1 cannot be copied: funcs.Future", tostring(err))
assert(not pcall(function() f:response():send(1) end))
print("ok")
