-- spec: errors 12.42
-- expect: ctx: m	Timeout	true	2	m
local ev = process.events()
process.spawn_monitored(function()
    local inner = errors.new { message = "m", kind = errors.TIMEOUT, retryable = true, details = { a = { 1, 2 } } }
    return nil, errors.wrap(inner, "ctx")
end)
local e = ev:receive().result.error
print(tostring(e), e:kind(), e:retryable(), e:details().a[2], e:unwrap():message())
