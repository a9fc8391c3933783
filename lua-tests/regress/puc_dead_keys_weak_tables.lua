-- dead keys in weak tables, walked and refilled
local w = setmetatable({}, {__mode = "k"})
local function fill(n) for i = 1, n do w[{}] = i end end
for r = 1, 20 do fill(100) collectgarbage() local c = 0 for k, v in pairs(w) do c = c + 1 end assert(c <= 200) end
collectgarbage() collectgarbage() print(next(w))
local keep = {} for i = 1, 50 do keep[i] = {} w[keep[i]] = i end fill(500) collectgarbage()
local s, c = 0, 0 for k, v in pairs(w) do c = c + 1 s = s + v end print(c, s)
for i = 1, 50, 2 do w[keep[i]] = nil end collectgarbage() c = 0 for k, v in pairs(w) do c = c + 1 w[k] = nil end print(c, next(w))
local v = setmetatable({}, {__mode = "v"}) local function fv() for i = 1, 100 do v[i] = {} v["s" .. i] = {} end end
fv() collectgarbage() collectgarbage() print(next(v), #v) for i = 1, 10 do v[i] = i end print(#v) collectgarbage() print(#v, v[10])
local kv = setmetatable({}, {__mode = "kv"}) for i = 1, 100 do kv["key" .. i] = i % 2 == 0 and "value" .. i or i end collectgarbage() c = 0 for _ in pairs(kv) do c = c + 1 end print(c)
local st = setmetatable({}, {__mode = "k"}) for i = 1, 30 do st["str" .. i] = {} st[i] = {} end collectgarbage() c = 0 for _ in pairs(st) do c = c + 1 end print(c)
for r = 1, 5 do local function g() for i = 1, 64 do w[function() return i end] = r end end g() collectgarbage() end collectgarbage() print(next(w))
print(rawlen(w), #keep)
