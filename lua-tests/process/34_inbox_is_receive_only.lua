-- spec: processes 21.34
-- expect: false	cannot send on a receive-only channel
-- expect: false	cannot send on a receive-only channel
-- expect: false	cannot send on a receive-only channel
local function report(ok, message) print(ok, message:match("cannot send .*")) end
report(pcall(function() process.inbox():send(1) end))
report(pcall(function() process.events():case_send(1) end))
report(pcall(function() process.listen("t"):send(1) end))
