-- lazy values, streams, memoization, trampolines, continuations
local function lazy(f) local done, v return function() if not done then v = f() done = true end return v end end
local n = 0 local l = lazy(function() n = n + 1 return "computed" end) print(l(), l(), n)
local function cons(h, t) return {h = h, t = lazy(t)} end local function from(k) return cons(k, function() return from(k + 1) end) end local function take(s, k) local r = {} while k > 0 and s do r[#r + 1] = s.h s = s.t() k = k - 1 end return table.concat(r, " ") end
local function filter(p, s) while not p(s.h) do s = s.t() end return cons(s.h, function() return filter(p, s.t()) end) end local function map(f, s) return cons(f(s.h), function() return map(f, s.t()) end) end
local function sieve(s) return cons(s.h, function() return sieve(filter(function(x) return x % s.h ~= 0 end, s.t())) end) end
print(take(from(5), 6)) print(take(map(function(x) return x * x end, from(1)), 8)) print(take(filter(function(x) return x % 3 == 0 end, from(1)), 5)) print(take(sieve(from(2)), 15))
local function zip(f, a, b) return cons(f(a.h, b.h), function() return zip(f, a.t(), b.t()) end) end local fibs fibs = cons(0, function() return cons(1, function() return zip(function(a, b) return a + b end, fibs, fibs.t()) end) end) print(take(fibs, 15))
local memo = setmetatable({}, {__index = function(t, k) local v = k < 2 and k or t[k - 1] + t[k - 2] rawset(t, k, v) return v end}) print(memo[50], memo[90], rawlen(memo) >= 0)
local function tramp(f, ...) local r = f(...) while type(r) == "function" do r = r() end return r end local function ev(k) if k == 0 then return "even" end return function() if k == 1 then return "odd" end return function() return ev(k - 2) end end end print(tramp(ev, 10000), tramp(ev, 7777))
local function cps_fact(k, ret) if k == 0 then return ret(1) end return cps_fact(k - 1, function(v) return ret(k * v) end) end print(cps_fact(15, function(v) return v end))
local function once(f) return function(...) local g = f f = function() return "already" end return g(...) end end local o = once(function(a) return "first " .. a end) print(o("x"), o("y"), o("z"))
local function debounce(k) local c = 0 return function() c = c + 1 return c % k == 0 end end local d = debounce(3) local t = {} for i = 1, 9 do t[i] = tostring(d()) end print(table.concat(t, " "))
local pipe = function(...) local fs = {...} return function(x) for _, f in ipairs(fs) do x = f(x) end return x end end print(pipe(function(x) return x + 1 end, tostring, function(s) return s .. "!" end)(41))
