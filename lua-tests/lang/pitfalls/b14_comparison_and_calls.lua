-- B14: comparison and call details of 5.3
local lt = {__lt = function(a, b) return a.v < b.v end}
local function new(v) return setmetatable({v = v}, lt) end
print(new(1) <= new(2), new(2) <= new(1), new(1) <= new(1), new(1) >= new(2))
local y = {__lt = function(a, b) return coroutine.yield("asked") end}
local p, q = setmetatable({}, y), setmetatable({}, y)
local co = coroutine.wrap(function() local r = p <= q; coroutine.yield(r); if p <= q then return "then" end return "else" end)
print(co(), co(true), co(), co(false))
co = coroutine.wrap(function() return not (p <= q), p >= q end)
print(co(), co(true)) print(co(false))
print(pcall(setmetatable({}, {__call = setmetatable({}, {__call = print})})))
local never = setmetatable({}, {__eq = function() error("not for different types") end})
print(never == 1, never == "s", never == nil, never == print, 1 == never, never ~= 1)
print(never == io.stdout, rawequal(never, never))
local w = coroutine.wrap(function() error("text", 0) end)
print(pcall(w))
print(pcall(function() coroutine.wrap(function() error("text", 0) end)() end))
print(pcall(function() coroutine.wrap(function() error({}) end)() end) == false)
local eq = setmetatable({}, {__eq = function() return 1 end})
print(eq == setmetatable({}, {}), eq ~= {}, {} == eq)
print(1 < 1.5, 1 <= 1.0, "a" < "b", "Z" < "a", "" < "a", "a" < "a\0")
local t = {}
t[1.0] = "one" t[2^53] = "big" print(t[1], t[2^53 | 0], next({[3.0] = 1}))
