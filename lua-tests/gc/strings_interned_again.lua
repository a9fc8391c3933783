-- A string that was collected and is made again is equal and works as a key.
local t = {}
for round = 1, 5 do
  for i = 1, 100 do
    local s = "round" .. i
    t[s] = (t[s] or 0) + 1
  end
  collectgarbage()
end
local ok = true
for i = 1, 100 do ok = ok and t["round" .. i] == 5 end
print(ok)
local w = setmetatable({}, {__mode = "k"})
w["abc" .. 1] = true
collectgarbage()
print(w.abc1)
