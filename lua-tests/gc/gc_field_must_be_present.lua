-- Manual 2.5.1: an object is marked when setmetatable finds a __gc; one that comes later has no effect.
-- not-under: gc the object dies before its finalizer is put in place
-- not-under: worst the object dies before its finalizer is put in place
local log = {}
local function fill()
  local late = {}
  setmetatable({}, late)
  late.__gc = function() log[#log + 1] = "late" end
  local early = {__gc = true}
  setmetatable({}, early)
  early.__gc = function() log[#log + 1] = "early" end
  local removed = {__gc = function() log[#log + 1] = "removed" end}
  setmetatable({}, removed)
  removed.__gc = nil
  local number = {__gc = 1}
  setmetatable({}, number)
end
fill()
collectgarbage()
print(table.concat(log, ","))
