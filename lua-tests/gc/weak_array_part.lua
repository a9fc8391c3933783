-- A large array part with weak values: holes appear where values died.
local t = setmetatable({}, {__mode = "v"})
local kept = {}
local function fill()
  for i = 1, 1000 do
    local v = {i}
    t[i] = v
    if i % 100 == 0 then kept[#kept + 1] = v end
  end
end
fill()
collectgarbage()
local left = {}
for i = 1, 1000 do
  if t[i] then left[#left + 1] = i end
end
print(#left, table.concat(left, " "))
