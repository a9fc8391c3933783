-- spec: modules/system 7, 8
-- expect: true	nil
-- expect: false	AlreadyExists
-- expect: false	AlreadyExists
-- expect: false	nil
-- expect: true	nil
-- expect: true	nil
-- expect: false	Invalid
-- expect: false
-- expect: true
local system = require("system")
local function take(name)
  local held, err = system.lock.acquire(name)
  return held, err and err:kind()
end
print(take("job"))
print(take("job"))
print(table.unpack(process.exec(function() return { take("job") } end)))
print(system.lock.release("nobody's"))
print(system.lock.release("job"))
print(table.unpack(process.exec(function() return { take("job"), nil } end), 1, 2))
print(take(""))
local child = process.spawn_monitored(function(main)
  take("job")
  process.send(main, "held")
  process.inbox():receive()
end, nil, process.pid())
process.listen("held"):receive()
print((take("job")))
process.terminate(child)
process.events():receive()
print((take("job")))
