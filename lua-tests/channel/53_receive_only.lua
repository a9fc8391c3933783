-- spec: channels 13.53
-- expect: false	cannot send on a receive-only channel
-- expect: false	cannot send on a receive-only channel
-- expect: false	cannot send on a receive-only channel
local time = require("time")
local function report(ok, message) print(ok, message:match("cannot send.*")) end
report(pcall(function() process.inbox():send(1) end))
report(pcall(function() time.after("1s"):send(1) end))
report(pcall(function() time.ticker("1s"):channel():case_send(1) end))
