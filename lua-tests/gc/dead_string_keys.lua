-- next with an equal but newly made string continues after the entry was cleared and collected.
local t = {}
for i = 1, 10 do t["key" .. i] = i end
local n = 0
local k = next(t)
while k do
  n = n + 1
  local copy = k:sub(1, 3) .. k:sub(4)
  t[k] = nil
  collectgarbage()
  k = next(t, copy)
end
print(n, next(t))
