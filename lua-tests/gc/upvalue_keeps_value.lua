-- A closure keeps the values of its upvalues, open and closed, and nothing else.
local w = setmetatable({}, {__mode = "v"})
local function make()
  local used, unused = {"used"}, {"unused"}
  w.used, w.unused = used, unused
  return function() return used[1] end
end
local f = make()
collectgarbage()
print(f(), w.used ~= nil, w.unused)
f = nil
collectgarbage()
print(w.used)
