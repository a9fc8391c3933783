-- A value that is overwritten in a shared upvalue is free; the new one is kept.
local w = setmetatable({}, {__mode = "v"})
local get, set
local function make()
  local v = {"old"}
  w.old = v
  get = function() return v end
  set = function(x) v = x end
end
make()
collectgarbage()
print(get()[1], w.old ~= nil)
local function replace()
  local n = {"new"}
  w.new = n
  set(n)
end
replace()
collectgarbage()
print(get()[1], w.old, w.new ~= nil)
set(nil)
collectgarbage()
print(get(), w.new)
