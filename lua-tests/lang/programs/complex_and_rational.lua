-- numeric classes: complex numbers and exact fractions, mixed with plain numbers
local function gcd(a, b) while b ~= 0 do a, b = b, a % b end return a end
local R = {} R.__index = R
local function rat(n, d) d = d or 1 if d == 0 then error("zero denominator", 2) end if d < 0 then n, d = -n, -d end local g = gcd(math.abs(n), d) return setmetatable({n = n // g, d = d // g}, R) end
local function lift(x) return type(x) == "number" and rat(x) or x end
R.__add = function(a, b) a, b = lift(a), lift(b) return rat(a.n * b.d + b.n * a.d, a.d * b.d) end
R.__sub = function(a, b) return a + -lift(b) end
R.__mul = function(a, b) a, b = lift(a), lift(b) return rat(a.n * b.n, a.d * b.d) end
R.__div = function(a, b) a, b = lift(a), lift(b) return rat(a.n * b.d, a.d * b.n) end
R.__unm = function(a) return rat(-a.n, a.d) end
R.__eq = function(a, b) return a.n == b.n and a.d == b.d end
R.__lt = function(a, b) a, b = lift(a), lift(b) return a.n * b.d < b.n * a.d end
R.__le = function(a, b) a, b = lift(a), lift(b) return a.n * b.d <= b.n * a.d end
R.__tostring = function(a) return a.d == 1 and tostring(a.n) or a.n .. "/" .. a.d end
R.__concat = function(a, b) return tostring(a) .. tostring(b) end
R.__pow = function(a, n) local r = rat(1) for i = 1, math.abs(n) do r = r * a end return n < 0 and 1 / r or r end
R.__idiv = function(a, b) local q = lift(a) / b return q.n // q.d end
R.__mod = function(a, b) return a - b * (a // b) end
local h, t = rat(1, 2), rat(1, 3)
print(h + t .. "", h - t .. "", h * t .. "", h / t .. "", -h .. "", h + 1 .. "", 2 * t .. "") print(h < t, t < h, h <= h, h > 0, 1 > h, h == rat(2, 4), h ~= t)
print(tostring(h ^ 3), tostring(t ^ -2), rat(7, 2) // h, tostring(rat(7, 2) % t)) print("sum: " .. h .. " and " .. t .. "!") print(pcall(rat, 1, 0)) print(pcall(function() return h / 0 end))
local s = rat(0) for i = 1, 15 do s = s + rat(1, i) end print(tostring(s))
local C = {} local function c(re, im) return setmetatable({re = re, im = im or 0}, C) end local function lc(x) return type(x) == "number" and c(x) or x end
C.__add = function(a, b) a, b = lc(a), lc(b) return c(a.re + b.re, a.im + b.im) end C.__mul = function(a, b) a, b = lc(a), lc(b) return c(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re) end
C.__tostring = function(a) return ("%g%+gi"):format(a.re, a.im) end C.__len = function(a) return (a.re ^ 2 + a.im ^ 2) ^ 0.5 end C.__unm = function(a) return c(-a.re, -a.im) end C.__bnot = function(a) return c(a.re, -a.im) end
print(tostring(c(1, 2) + c(3, -4)), tostring(c(1, 2) * c(3, -4)), tostring(2 * c(0, 1) * c(0, 1)), #c(3, 4), tostring(-c(1, 1)), tostring(~c(1, 1)), tostring(c(2) + 1))
local function mandel(cr, ci) local z, n = c(0), 0 local k = c(cr, ci) while #z <= 2 and n < 20 do z = z * z + k; n = n + 1 end return n end
for y = -1, 1, 0.5 do local row = {} for x = -2, 0.5, 0.25 do row[#row + 1] = ("%2d"):format(mandel(x, y)) end print(table.concat(row, " ")) end
