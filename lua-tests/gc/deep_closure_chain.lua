-- A chain of 100 000 closures, each the upvalue of the next.
-- not-under: gc a collection at each of 100 000 allocations takes too long
-- not-under: worst a collection at each of 100 000 allocations takes too long
local f = function() return 0 end
for i = 1, 100000 do
  local g = f
  f = function(peek) if peek then return g end return i end
end
collectgarbage()
local n = 0
local g = f
while true do
  local inner = g(true)
  if inner == 0 then break end
  n = n + 1
  g = inner
end
print(n, f())
