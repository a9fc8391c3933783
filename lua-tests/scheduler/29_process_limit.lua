-- spec: scheduler 21.29
-- options: --max-processes 5
-- timeout: 30
-- expect: 4
-- expect: nil	Unavailable	true	host app:processes is full (5 processes)
-- expect: true
local ev = process.events()
local function wait() process.inbox():receive() end
local pids = {}
for i = 1, 4 do pids[i] = process.spawn_monitored(wait) end
print(#pids)
local p, err = process.spawn(wait)
print(p, err:kind(), err:retryable(), err:message())
process.send(pids[1], "go")
ev:receive()
print(process.spawn(wait) ~= nil)
