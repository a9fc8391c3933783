-- not-under: gc a collection at each of its allocations takes minutes
-- "count" is a float in KiB; a full collection gives back what garbage took.
collectgarbage()
local before = collectgarbage("count")
print(math.type(before))
local function garbage()
  local t = {}
  for i = 1, 20000 do t[i] = {i} end
  return #t
end
garbage()
local high = collectgarbage("count")
collectgarbage()
local after = collectgarbage("count")
print(high > before + 100, after < before + 50)
