-- All that the object refers to is still whole in its finalizer, other finalizable objects included.
local log = {}
local function node(name, ref)
  return setmetatable({name = name, ref = ref}, {__gc = function(o)
    log[#log + 1] = o.name .. (o.ref and (">" .. o.ref.name) or "")
  end})
end
local function make()
  local a = node("a")
  local b = node("b", a)
  local c = node("c", b)
  a.ref = c -- a cycle
end
make()
collectgarbage()
print(table.concat(log, " "))
