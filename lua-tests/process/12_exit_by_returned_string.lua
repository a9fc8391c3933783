-- spec: processes 21.12
-- expect: nil	bad input	Internal	nil
-- expect: nil		Internal
local ev = process.events()
process.spawn_monitored(function() return nil, "bad input" end)
local result = ev:receive().result
print(result.value, result.error:message(), result.error:kind(), result.error:retryable())
-- An empty text is a failure too.
local value, err = process.exec(function() return 1, "" end)
print(value, err:message(), err:kind())
