-- 2.5.2: modes, kinds of values, changes of mode
local function count(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
local k, v, kv = setmetatable({}, { __mode = "k" }), setmetatable({}, { __mode = "v" }), setmetatable({}, { __mode = "kv" })
local held = {}
local function fill(t)
  t[1], t[2], t.s, t[held], t[true] = 1, {}, "s", held, print
  t[{}] = 1
  t["x" .. 1] = "y" .. 1
end
fill(k) fill(v) fill(kv)
collectgarbage()
print(count(k), count(v), count(kv))
print(k[2] ~= nil, v[2], kv[2], k[held] == held, v[held] == held, v[true] == print)
for _, mode in ipairs { "", "x", "kx", "vx", "vk", 5 } do
  local t = setmetatable({}, { __mode = mode })
  t[{}] = 1 t[1] = {}
  collectgarbage()
  print(tostring(mode), count(t))
end
local t = setmetatable({}, {})
t[1] = {}
collectgarbage()
print(t[1] ~= nil)
getmetatable(t).__mode = "v"
collectgarbage()
print(t[1])
local eph = setmetatable({}, { __mode = "k" })
local a, b = {}, {}
eph[a] = b eph[b] = a
a = nil b = nil
collectgarbage()
print(count(eph))
local c = { "key" }
eph[c] = setmetatable({}, { __index = c })
collectgarbage()
print(count(eph), eph[c][1])
local strings = setmetatable({}, { __mode = "kv" })
for i = 1, 10 do strings["key" .. i] = "value" .. i end
collectgarbage()
print(count(strings))
local cache = setmetatable({}, { __mode = "v" })
local function get(n) local r = cache[n] if not r then r = { n = n } cache[n] = r end return r end
local first = get(1)
get(2)
collectgarbage()
print(get(1) == first, rawget(cache, 2), count(cache))
local chain = setmetatable({}, { __mode = "k" })
local start = {}
do local cur = start for i = 1, 20 do local nxt = {} chain[cur] = nxt cur = nxt end end
collectgarbage()
print(count(chain))
start = nil
collectgarbage()
print(count(chain))
