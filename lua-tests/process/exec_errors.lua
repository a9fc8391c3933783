-- spec: processes 6
-- expect: nil	process ID required	Invalid
-- expect: nil	invalid process ID format (namespace:name required)	Invalid
-- expect: nil	host ID required	Invalid
-- expect: nil	host not found: app:other	NotFound
-- expect: nil	value at #2.on_done cannot be copied: thread	Invalid
-- expect: nil	boom	Conflict	true	1
-- expect: nil	process terminated
-- expect: no event
local ev = process.events()
local function f() end
local function report(v, err) print(v, err:message(), err:kind()) end
report(process.exec(""))
report(process.exec("x"))
report(process.exec(f, ""))
report(process.exec(f, "app:other"))
report(process.exec(f, nil, 1, { on_done = coroutine.create(f) }))
local v, err = process.exec(function()
    return nil, errors.new { message = "boom", kind = errors.CONFLICT, retryable = true, details = { a = 1 } }
end)
print(v, err:message(), err:kind(), err:retryable(), err:details().a)
v, err = process.exec(function() process.terminate(process.pid()) end)
print(v, err:message())
local r = channel.select { ev:case_receive(), default = true }
print(r.default and "no event" or r.value.kind)
