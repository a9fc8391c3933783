-- spec: channels 13.24
-- expect: false	invalid select case at index 1 (got number)
-- expect: false	invalid select case at index 2 (got table)
-- expect: false	bad argument #1 to 'select' (table expected, got nil)
local function report(ok, message) print(ok, message:match("invalid.*") or message:match("bad arg.*")) end
report(pcall(channel.select, { 1 }))
report(pcall(channel.select, { channel.new():case_receive(), {} }))
report(pcall(channel.select, nil))
