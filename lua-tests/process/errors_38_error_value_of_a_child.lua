-- spec: errors 12.38
-- expect: Conflict	m
local ev = process.events()
process.spawn_monitored(function() error(errors.new { message = "m", kind = errors.CONFLICT }) end)
local e = ev:receive().result.error
print(e:kind(), e:message())
