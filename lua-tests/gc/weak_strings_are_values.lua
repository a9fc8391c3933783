-- Manual 2.5.2: strings are collectable but are not removed from weak tables.
local t = setmetatable({}, {__mode = "kv"})
local function fill()
  for i = 1, 100 do
    t["key" .. i] = "value" .. i
    t[i] = ("x"):rep(50) .. i
  end
end
fill()
collectgarbage() collectgarbage()
local n = 0
for k, v in pairs(t) do n = n + 1 end
print(n, t.key7, t.key100, #t[100])
-- ... but a string key goes with its collectable value
local u = setmetatable({}, {__mode = "v"})
local function more() for i = 1, 10 do u["k" .. i] = {} end end
more()
collectgarbage()
print(next(u))
