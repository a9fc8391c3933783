-- Collecting during the traversal of a weak table: no error, no entry twice, kept ones all seen.
local t = setmetatable({}, {__mode = "k"})
local kept = {}
for i = 1, 40 do
  local k = {}
  t[k] = i
  if i % 4 == 0 then kept[#kept + 1] = k end
end
local seen, twice = {}, 0
for k, v in pairs(t) do
  if seen[v] then twice = twice + 1 end
  seen[v] = true
  collectgarbage()
end
local missing = 0
for i = 4, 40, 4 do
  if not seen[i] then missing = missing + 1 end
end
print(twice, missing)
