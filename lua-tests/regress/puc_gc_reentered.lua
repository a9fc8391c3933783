-- Class: collector re-entered from a finalizer, by steps, full collections and allocation.
local depth, most, ran = 0, 0, 0
local mt
mt = {__gc = function(o)
  depth = depth + 1
  most = math.max(most, depth)
  ran = ran + 1
  if ran <= 30 then setmetatable({}, mt) end
  for i = 1, 200 do local t = {i, {i}} end
  collectgarbage("step", 50)
  collectgarbage()
  collectgarbage("count")
  depth = depth - 1
end}
for i = 1, 10 do setmetatable({}, mt) end
for i = 1, 40 do collectgarbage() end
print(ran, depth, most >= 1)
