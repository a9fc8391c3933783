-- spec: channels 8
-- expect: value at #1 cannot be copied: channel (inbox)
-- expect: value at #2.ch cannot be copied: channel (events)
-- expect: value at #1[1] cannot be copied: channel (topic)
-- expect: value at #1 cannot be copied: channel (time)
-- expect: value cannot be copied: channel (inbox) at value
-- expect: value cannot be copied: select case at value.case
local me, time = process.pid(), require("time")
local function refused(...) print((select(2, process.send(me, "t", ...)):message())) end
refused(process.inbox())
refused(1, { ch = process.events() })
refused({ process.listen("topic") })
refused(time.after("1h"))
local c = channel.new(1)
process.send(me, "c", c)
local function sent(v) print((select(2, pcall(c.send, c, v)):match("value cannot.*"))) end
sent(process.inbox())
sent({ case = c:case_receive() })
