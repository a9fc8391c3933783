-- spec: errors 12.40
-- expect: (error object is a table value)	Internal	nil
-- expect: (error object is a nil value)	Internal	nil
-- expect: 42	Internal	nil
-- expect: (error object is a boolean value)	Internal	nil
-- expect: 1
local ev = process.events()
local function raise(f)
    process.spawn_monitored(f)
    local e = ev:receive().result.error
    print(e:message(), e:kind(), e:retryable())
    return e
end
local e = raise(function() error({ 1 }) end)
raise(function() error(nil) end)
raise(function() error(42) end)
raise(function() error(true) end)
print(e:details().value[1])
