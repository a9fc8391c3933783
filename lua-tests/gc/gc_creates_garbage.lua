-- A finalizer may allocate, also objects with finalizers of their own.
local made, finalized = 0, 0
local mt
local function new()
  made = made + 1
  return setmetatable({}, mt)
end
mt = {__gc = function()
  finalized = finalized + 1
  if made < 20 then new() end
  local t = {}
  for i = 1, 100 do t[i] = {i} end
end}
new()
for _ = 1, 50 do collectgarbage() end
print(made, finalized)
