-- spec: modules/time 43, 44, 45
-- expect: true	false	nil	false
-- expect: true	true
-- expect: true	true	true
-- expect: timer:reset: duration must be > 0
-- expect: timer:reset: invalid duration "x"
-- expect: false	true	true
-- expect: false	1	true	0
-- expect: false
-- expect: false	nil	false
-- expect: false	false
-- expect: true	true
-- expect: calling 'stop' on bad self (timer expected, got string)
-- expect: true	true
-- expect: first false second true
local time = require("time")
local t = time.timer("1h")
print(t:stop(), t:stop(), t:channel():receive())
t = time.timer("1s")
print(t:response() == t:channel(), t:channel() == t:channel())
local start = time.now()
local pending = t:reset("10ms")
local moment, ok = t:channel():receive()
print(pending, moment ~= nil, ok)
local function refused(f, ...) print((select(2, pcall(f, ...)):gsub("^.-:%d+: timer", "timer"))) end
refused(t.reset, t, 0)
refused(t.reset, t, "x")
-- A timer that has fired is set anew: exactly one value more.
pending = t:reset("5ms")
moment, ok = t:channel():receive()
print(pending, moment ~= nil, channel.select { t:channel():case_receive(), default = true }.default)
-- A value that nobody has read is discarded.
t:reset("1ms")
time.sleep("30ms")
local before = t:channel():len()
pending = t:reset("1h")
io.write(tostring(pending), "\t", before, "\t")
print(t:stop(), t:channel():len())
-- A stopped one stays stopped.
print(t:reset("1ms"))
time.sleep("20ms")
print(t:stop(), t:channel():receive())
-- Fired: the channel stays open, the value readable.
t = time.timer("1ms")
time.sleep("20ms")
print(t:channel():is_closed(), t:stop() and t:channel():len() == 0)
-- Closing the channel stops the timer.
t = time.timer("1h")
t:channel():close()
print(t:stop() == false, t:reset("1ms") == false)
string.stop = t.stop
print((select(2, pcall(function() return ("x"):stop() end)):gsub("^.-:%d+: ", "")))
-- Timers that come and go do not get in each other's way.
local first = time.timer("1ms")
first:channel():receive()
local second = time.timer("1h")
print(first:stop() == false, second:channel():is_closed() == false)
print("first " .. tostring(first:reset("1ms")) .. " second " .. tostring(second:stop()))
