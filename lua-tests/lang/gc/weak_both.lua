-- 2.5.2: weak keys and values, modes changed at run time
local function full() collectgarbage() collectgarbage() end
local function size(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
local keep = {}
local t = setmetatable({}, {__mode = "kv"})
local function fill() t[{}] = keep; t[keep] = {}; t[1] = {}; t[{}] = 1; t.x = keep; t[keep] = keep; t.y = "str" end
fill()
full()
print(size(t), t.x == keep, t[keep] == keep, t.y)
for _, mode in ipairs{"", "x", "k", "v", "kv", "vk", "weak keys: k", "xvx"} do
  local m = setmetatable({}, {__mode = mode})
  local function f() m[{}] = 1; m[1] = {}; m.s = "s" end
  f()
  full()
  print(("%q"):format(mode), size(m))
end
local mt = {}
local u = setmetatable({}, mt)
local function f() u[1] = {}; u.s = 5 end
f() full() print(size(u))
mt.__mode = "v" full() print(size(u))
f() mt.__mode = nil full() print(size(u))
mt.__mode = 42 full() print(size(u))
setmetatable(u, {__mode = "v"}) full() print(size(u))
