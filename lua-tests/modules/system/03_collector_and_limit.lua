-- spec: modules/system 2, 3
-- expect: 100	50	100
-- expect: nil	Invalid
-- expect: true	true
-- expect: true	nil	Invalid
-- expect: false	not enough memory
-- expect: true	true
-- expect: true
local system = require("system")
local before = system.gc.set_percent(50)
print(before, system.gc.get_percent(), (system.gc.get_percent() == 50 and system.gc.set_percent(100)) and system.gc.get_percent())
local value, err = system.gc.set_percent(-1)
print(value, err:kind())
local weak = setmetatable({ {} }, { __mode = "v" })
print(system.gc.collect(), weak[1] == nil)
local value, err = system.memory.set_limit(-5)
print(system.memory.get_limit() == math.maxinteger, value, err:kind())
system.memory.set_limit(8 << 20)
print(pcall(string.rep, "x", 16 << 20))
print(system.memory.set_limit(-1) == 8 << 20, #string.rep("x", 16 << 20) == 16 << 20)
-- A process cannot go beyond what it was given.
print((process.with_options { max_memory = "1MB" }:exec(function()
  local system = require("system")
  system.memory.set_limit(1 << 19)
  system.memory.set_limit(-1)
  return system.memory.get_limit() == 1 << 20
end)))
