-- 6.7: roots, integrals, series to fixed digits
local function f(x) return string.format("%.10f", x) end
local function newton(g, d, x) for _ = 1, 50 do x = x - g(x) / d(x) end return x end
print(f(newton(function(x) return x * x - 2 end, function(x) return 2 * x end, 1)))
print(f(newton(function(x) return x ^ 3 - 10 end, function(x) return 3 * x * x end, 2)))
local function bisect(g, a, b) for _ = 1, 100 do local m = (a + b) / 2 if g(a) * g(m) <= 0 then b = m else a = m end end return a end
print(f(bisect(function(x) return math.cos(x) - x end, 0, 1)))
local function simpson(g, a, b, n) local h, s = (b - a) / n, g(a) + g(b) for i = 1, n - 1 do s = s + g(a + i * h) * (i % 2 == 1 and 4 or 2) end return s * h / 3 end
print(f(simpson(math.sin, 0, math.pi, 100)), f(simpson(function(x) return x ^ 3 end, 0, 2, 10)), f(simpson(math.exp, 0, 1, 100)))
local e, t = 1, 1
for i = 1, 20 do t = t / i e = e + t end
print(f(e), f(math.exp(1)))
local pi = 0
for k = 0, 10 do pi = pi + 1 / 16 ^ k * (4 / (8 * k + 1) - 2 / (8 * k + 4) - 1 / (8 * k + 5) - 1 / (8 * k + 6)) end
print(f(pi), math.abs(pi - math.pi) < 1e-12)
local function isqrt(n) if n < 2 then return n end local x = n // 2 while true do local y = (x + n // x) // 2 if y >= x then return x end x = y end end
print(isqrt(0), isqrt(15), isqrt(16), isqrt(10 ^ 12 // 1 | 0), isqrt(math.maxinteger))
local function cfrac(x, n) local t = {} for i = 1, n do t[i] = math.floor(x) x = x - t[i] if x < 1e-9 then break end x = 1 / x end return table.concat(t, " ") end
print(cfrac(math.pi, 5), cfrac(1.5, 5), cfrac(math.sqrt(2), 8))
local function horner(c, x) local r = 0 for i = #c, 1, -1 do r = r * x + c[i] end return r end
print(horner({ 1, 2, 3 }, 2), horner({ 1, 2, 3 }, 0.5), horner({}, 5))
local x, v, n = 1, 0, 0
for _ = 1, 1000 do v = v - x * 0.001 x = x + v * 0.001 n = n + 1 end
print(string.format("%.6f %.6f", x, v), n)
