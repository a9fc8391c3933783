-- Entries keep being added to a weak table while its old ones die.
local cache = setmetatable({}, {__mode = "v"})
local hits, misses = 0, 0
local function get(i)
  local v = cache[i]
  if v then hits = hits + 1 return v end
  misses = misses + 1
  v = {i}
  cache[i] = v
  return v
end
local held = {}
for round = 1, 20 do
  for i = 1, 100 do
    local v = get(i)
    assert(v[1] == i)
    if i <= 10 then held[i] = v end
  end
  collectgarbage()
end
print(hits, misses)
