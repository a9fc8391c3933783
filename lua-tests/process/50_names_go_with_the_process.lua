-- spec: processes 21.50
-- expect: true	nil	NotFound
local ev = process.events()
process.spawn_monitored(function() return (process.registry.register("short")) end)
local registered = ev:receive().result.value
local pid, err = process.registry.lookup("short")
print(registered, pid, err:kind())
