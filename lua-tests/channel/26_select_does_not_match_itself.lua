-- spec: channels 13.26
-- timeout: 20
-- status: 1
-- stderr: deadlock: all 1 coroutines blocked with no pending operations
local c = channel.new()
channel.select { c:case_send(1), c:case_receive() }
print("matched itself")
