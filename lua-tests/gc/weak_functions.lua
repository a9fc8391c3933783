-- Closures with upvalues are objects; C functions without upvalues are values.
local t = setmetatable({}, {__mode = "v"})
local function fill()
  local x = 0
  t.closure = function() x = x + 1 return x end
  t.native = print
  t.co = coroutine.create(function() end)
end
fill()
collectgarbage()
print(t.closure, t.native == print, t.co)
local k = setmetatable({}, {__mode = "k"})
local kept = coroutine.create(print)
k[kept] = 1
k[print] = 2
k[coroutine.create(print)] = 3
collectgarbage()
local n = 0
for key in pairs(k) do n = n + 1 end
print(n, k[kept], k[print])
