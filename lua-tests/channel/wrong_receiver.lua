-- spec: channels 1 and 11
-- expect: false	bad argument #1 to 'send' (channel expected, got table)
-- expect: false	bad argument #1 to 'receive' (channel expected, got no value)
-- expect: false	bad argument #1 to 'close' (channel expected, got nil)
local c = channel.new()
print(pcall(c.send, {}, 1))
print(pcall(c.receive))
print(pcall(c.close, nil))
