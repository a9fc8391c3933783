-- spec: modules/time 40, 41, 42
-- expect: true	true
-- expect: nil	false
-- expect: true	true	false
-- expect: Invalid	false	time.after: duration must be > 0
-- expect: Invalid	false	time.timer: duration must be > 0
-- expect: Invalid	false	time.ticker: duration must be > 0
-- expect: Invalid	false	time.after: duration must be number or string
-- expect: true	true	true
-- expect: true
-- expect: false	cannot send on a receive-only channel
-- expect: 1	true	0	nil	false
-- expect: closed	nil	false
local time = require("time")
local start = time.now()
local ch = time.after("10ms")
local t, ok = ch:receive()
print(time.since(start) >= time.parse_duration("10ms"), ok)
print(ch:receive())
print(t:sub(start) >= time.parse_duration("9ms"), t <= time.now(), ch:len() > 0)
for _, call in ipairs { { "after", 0 }, { "timer", "-1s" }, { "ticker", 0 }, { "after", {} } } do
  local none, e = time[call[1]](call[2])
  print(e:kind(), e:retryable(), e)
end
local soon, late = time.after("5ms"), time.after("1h")
local r = channel.select { late:case_receive(), soon:case_receive() }
print(r.channel == soon, r.ok, r.value ~= nil)
-- One that nobody looks at costs nothing.
for _ = 1, 1000 do time.after("1h") end
print(true)
print((select(1, pcall(late.send, late, 1))), (select(2, pcall(late.send, late, 1)):gsub("^.-:%d+: ", "")))
-- The value waits in the channel.
ch = time.after(1)
time.sleep("20ms")
io.write(ch:len(), "\t", tostring(select(2, ch:receive())), "\t", ch:len(), "\t")
print(ch:receive())
late:close()
print(late:is_closed() and "closed", late:receive())
