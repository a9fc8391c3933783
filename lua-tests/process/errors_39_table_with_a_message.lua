-- spec: errors 12.39
-- expect: K	m	true
local ev = process.events()
process.spawn_monitored(function() error({ message = "m", kind = "K", retryable = true }) end)
local e = ev:receive().result.error
print(e:kind(), e:message(), e:retryable())
