-- A table with weak keys and values drops an entry when either is collected.
local t = setmetatable({}, {__mode = "kv"})
local k1, v1, k2, v3 = {}, {}, {}, {}
local function fill()
  t[k1] = v1
  t[k2] = {}      -- value dies
  t[{}] = v3      -- key dies
  t[{}] = {}      -- both die
  t.x = {}        -- value dies
  t[5] = "number" -- stays
end
fill()
collectgarbage()
local n = 0
for k, v in pairs(t) do n = n + 1 end
print(n, t[k1] == v1, t[k2], t.x, t[5])
k1 = nil
collectgarbage()
n = 0
for k, v in pairs(t) do n = n + 1 end
print(n, t[5])
