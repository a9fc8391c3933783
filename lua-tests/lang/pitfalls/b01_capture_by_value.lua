-- B1: captured variables that change, textually before or after
local fs, x = {}, 0
for i = 1, 3 do x = x + 1; fs[i] = function() return x end end
print(fs[1](), fs[2](), fs[3]())
local function after() local v = 1; local f = function() return v end; v = 2; return f() end
local function inner() local v = 1; local f = function() return v end; (function() v = 3 end)(); return f() end
local function never() local v = 4; return (function() return v end)() end
local function loop() local v, r = 0, {} while v < 3 do r[#r + 1] = function() return v end v = v + 1 end return r[1](), r[3]() end
local function back() local r, n = {}, 0 ::top:: do local v = n; r[#r + 1] = function() return v end end n = n + 1 if n < 3 then goto top end return r[1](), r[2](), r[3]() end
local function back2() local r, n = {}, 0 local v = 0 ::top:: r[#r + 1] = function() return v end v = v + 1 n = n + 1 if n < 3 then goto top end return r[1](), r[3]() end
print(after(), inner(), never()) print(loop()) print(back()) print(back2())
local function param(p) local f = function() return p end p = p + 1 return f() end
print(param(1))
local function multi() local a, b = 1, 2; local f = function() return a, b end; a, b = b, a; return f() end
print(multi())
local function forvar() local r = {} for i = 1, 3 do r[i] = function() i = i + 10 return i end end return r[1](), r[1](), r[2]() end
print(forvar())
local function genfor() local r = {} for k, v in ipairs{"a", "b"} do r[k] = function() return k, v end v = v .. "!" end return r[1]() end
print(genfor())
local function rec() local function f(n) if n == 0 then return "zero" end return f(n - 1) end local g = f; f = function() return "replaced" end return g(2), f() end
print(rec())
local function late() local g; local function f() return g end; g = 5; return f() end
print(late())
local function cond(c) local v = 1; local f = function() return v end; if c then v = 2 end return f() end
print(cond(true), cond(false))
local function rep() local r repeat local v = 1; r = function() return v end; v = 7 until v == 7 return r() end
print(rep())
local function nested() local v = 1 local function a() local function b() v = v + 1 return v end return b end local b = a() return b(), v, b(), v end
print(nested())
