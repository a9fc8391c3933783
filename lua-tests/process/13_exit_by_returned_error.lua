-- spec: processes 21.13
-- expect: nil	m	Conflict	true	1
local ev = process.events()
process.spawn_monitored(function()
    return nil, errors.new { message = "m", kind = errors.CONFLICT, retryable = true, details = { a = 1 } }
end)
local result = ev:receive().result
local e = result.error
print(result.value, e:message(), e:kind(), e:retryable(), e:details().a)
