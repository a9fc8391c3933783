-- 2.4: __index and __newindex as tables and functions, chains, loops
local function chain(n) local t = { bottom = "found" } for i = 1, n do t = setmetatable({ ["level" .. i] = i }, { __index = t }) end return t end
print(chain(1).bottom, chain(10).bottom, chain(90).bottom, chain(10).level1, chain(10).none)
print(pcall(function() return chain(2500).bottom end) == false or "limit is larger")
local loop = {}
setmetatable(loop, { __index = loop })
print(pcall(function() return loop.x end))
local a, b = {}, {}
setmetatable(a, { __index = b }) setmetatable(b, { __index = a })
print((select(2, pcall(function() return a.x end)):gsub("^.-:%d+: ", "")))
local store = {}
local w = setmetatable({}, { __newindex = store })
w.x = 1
print(rawget(w, "x"), store.x)
local w2 = setmetatable({}, { __newindex = w })
w2.y = 2
print(rawget(w2, "y"), rawget(w, "y"), store.y)
local nl = {}
setmetatable(nl, { __newindex = nl })
print((select(2, pcall(function() nl.x = 1 end)):gsub("^.-:%d+: ", "")))
local existing = setmetatable({ here = 1 }, { __newindex = function() error("no") end, __index = function() return "virtual" end })
existing.here = 2
print(existing.here, existing.gone)
existing.here = nil
print(existing.here, pcall(function() existing.here = 3 end))
print(setmetatable({}, { __index = "text" }).upper == string.upper, pcall(function() return setmetatable({}, { __index = 5 }).x end))
print(setmetatable({}, { __index = type }).x)
print(pcall(function() setmetatable({}, { __newindex = 5 }).x = 1 end))
print(setmetatable({}, { __index = function(...) return select("#", ...) end }).k)
print(rawlen(setmetatable({ 1 }, { __len = function() return 5 end })), #setmetatable({ 1 }, { __index = { 1, 2, 3 } }))
