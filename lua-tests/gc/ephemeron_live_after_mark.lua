-- A key that becomes reachable late in the mark phase (by another ephemeron entry) keeps its value.
local outer = setmetatable({}, {__mode = "k"})
local inner = setmetatable({}, {__mode = "k"})
local anchor = {}
local function fill()
  local k2 = {"k2"}
  inner[k2] = {payload = "deep"}
  outer[anchor] = {k2}
end
fill()
for _ = 1, 3 do collectgarbage() end
local k2 = outer[anchor][1]
print(k2[1], inner[k2].payload)
local n = 0
for _ in pairs(inner) do n = n + 1 end
print(n)
