-- Manual 2.5.2: entries whose key is collected leave a table with weak keys.
local t = setmetatable({}, {__mode = "k"})
local keep = {}
local function fill()
  for i = 1, 20 do t[{}] = i end
  t[keep] = "kept"
  t.str = "string key"
  t[1] = {}
end
fill()
collectgarbage()
local count = 0
for k, v in pairs(t) do count = count + 1 end
print(count, t[keep], t.str, type(t[1]))
keep = nil
collectgarbage()
count = 0
for _ in pairs(t) do count = count + 1 end
print(count)
