-- 3.4.10: proper tail calls
local function loop(n) if n == 0 then return "done" end return loop(n - 1) end
print(loop(300000))
local function even(n) if n == 0 then return true end return (function(m) return even(m - 1) end)(n) end
local a, b
function a(n, x) if n == 0 then return x, "a" end return b(n - 1, x + 1) end
function b(n, x) if n == 0 then return x, "b" end return a(n - 1, x + 1) end
print(a(100001, 0))
local function va(n, ...) if n == 0 then return ... end return va(n - 1, n, ...) end
print(va(5)) print(select("#", va(200)))
local o = {}
function o:m(n) if n == 0 then return self == o end return self:m(n - 1) end
print(o:m(200000))
local function and_call(x) return x and loop(x) end
print(and_call(5), and_call(nil))
local function paren(n) if n == 0 then return 0 end return (paren(n - 1)) + 1 end
print(paren(100))
local function builtin(...) return select("#", ...) end
print(builtin(1, 2, 3)) print((function(...) return math.max(...) end)(4, 9, 2))
local function err() return error("tail error") end
print(pcall(err))
local function err2() return nil + 1 end
local function err3() return err2() end
print(pcall(err3))
local function pc(n) return pcall(loop, n) end
print(pc(10))
local mt = setmetatable({}, {__call = function(self, n) if n == 0 then return "callable" end return self(n - 1) end})
print(mt(100000))
local function sm(f, s) if f then return f(sm, s) end return s end
print(sm(function(g, s) return g(nil, s .. "!") end, "state"))
local co = coroutine.wrap(function(n) return loop(n) end)
print(co(100000))
local function yieldtail(n) if n == 0 then return coroutine.yield("y") end return yieldtail(n - 1) end
co = coroutine.wrap(yieldtail)
print(co(1000), co("resumed"))
