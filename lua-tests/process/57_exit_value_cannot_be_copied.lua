-- spec: processes 21.57
-- expect: exit value cannot be copied: function at value	Invalid
-- expect: exit value cannot be copied: function at value.list[2]	Invalid
local ev = process.events()
process.spawn_monitored(function() return print end)
local e = ev:receive().result.error
print(e:message(), e:kind())
process.spawn_monitored(function() return { list = { 1, print } } end)
e = ev:receive().result.error
print(e:message(), e:kind())
