-- 2.5.2: weak keys, ephemerons
local function full() collectgarbage() collectgarbage() end
local function size(t) local n = 0 for _ in pairs(t) do n = n + 1 end return n end
local t = setmetatable({}, {__mode = "k"})
local keep = {}
local function fill() t[{}] = 1; t[keep] = "kept"; t["s"] = {}; t[1] = {}; t[function() return t end] = 2; t[{}] = {} end
fill()
full()
print(size(t), t[keep], type(t.s), type(t[1]))
-- value refers to its own key only: an ephemeron entry does not keep it
local function selfref() local k = {}; t[k] = {k}; local k2 = {}; t[k2] = k2; local k3 = {}; t[k3] = function() return k3 end end
selfref()
full()
print(size(t))
-- chains of ephemerons: kept from one root, dropped together
local e = setmetatable({}, {__mode = "k"})
local root = {}
local function chain() local k = root for i = 1, 50 do local n = {i}; e[k] = n; k = n end end
chain()
full()
local k, c = root, 0
while e[k] do k = e[k]; c = c + 1 end
print(c, size(e))
k = nil root = nil
full()
print(size(e))
-- cycles through two weak tables
local a, b = setmetatable({}, {__mode = "k"}), setmetatable({}, {__mode = "k"})
local function cross() local x, y = {}, {}; a[x] = y; b[y] = x end
cross()
full()
print(size(a), size(b))
local x = {}
local function cross2() local y = {}; a[x] = y; b[y] = x end
cross2()
full()
print(size(a), size(b), b[a[x]] == x)
keep = nil
full()
print(size(t), a[x] ~= nil)
print(select("#", collectgarbage()))
