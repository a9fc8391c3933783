-- Keys that are objects: cleared entries are skipped, the traversal stays valid.
local t, keys = {}, {}
for i = 1, 30 do
  local k = {}
  keys[k] = i
  t[k] = i
end
local sum = 0
for k, v in pairs(t) do
  sum = sum + v
  t[k] = nil
  collectgarbage("step")
end
print(sum, next(t))
local function anonymous()
  local u = {}
  for i = 1, 30 do u[{}] = i end
  local total = 0
  for k, v in pairs(u) do
    total = total + v
    u[k] = nil
    collectgarbage()
  end
  return total
end
print(anonymous())
