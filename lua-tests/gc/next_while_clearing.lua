-- Clearing fields during a traversal, with collections in between (manual 6.1, next).
local t = {}
for i = 1, 50 do t["key" .. i] = {i} end
for i = 1, 20 do t[i] = {i} end
local visited = 0
for k in pairs(t) do
  visited = visited + 1
  t[k] = nil
  if visited % 5 == 0 then collectgarbage() end
end
print(visited, next(t))
