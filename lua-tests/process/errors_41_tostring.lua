-- spec: errors 12.41
-- expect: T	Internal
local ev = process.events()
process.spawn_monitored(function() error(setmetatable({}, { __tostring = function() return "T" end })) end)
local e = ev:receive().result.error
print(e:message(), e:kind())
