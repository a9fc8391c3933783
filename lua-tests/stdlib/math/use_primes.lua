-- 6.7: sieve, factorization, gcd and lcm
local function sieve(n) local c, p = {}, {} for i = 2, n do if not c[i] then p[#p + 1] = i for j = i * i, n, i do c[j] = true end end end return p end
local p = sieve(1000)
print(#p, p[1], p[10], p[100], p[#p])
local function factors(n) local f = {} for d = 2, math.floor(math.sqrt(n)) do while n % d == 0 do f[#f + 1] = d n = n // d end end if n > 1 then f[#f + 1] = n end return f end
for _, n in ipairs { 1, 2, 12, 97, 360, 1001, 65536, 999983, 123456789, 600851475143 } do print(n, table.concat(factors(n), "*")) end
local function gcd(a, b) while b ~= 0 do a, b = b, a % b end return math.abs(a) end
local function lcm(a, b) return a // gcd(a, b) * b end
print(gcd(48, 18), gcd(17, 5), gcd(0, 9), gcd(-48, 18), gcd(math.maxinteger, 7), lcm(4, 6), lcm(21, 6))
local function egcd(a, b) if b == 0 then return a, 1, 0 end local g, x, y = egcd(b, a % b) return g, y, x - a // b * y end
print(egcd(240, 46))
local function powmod(b, e, m) local r = 1 b = b % m while e > 0 do if e & 1 == 1 then r = r * b % m end b = b * b % m e = e >> 1 end return r end
print(powmod(2, 100, 1000007), powmod(3, 200, 13), powmod(7, 0, 5), powmod(2, 1 << 40, 1009))
local l = 1
for i = 1, 20 do l = lcm(l, i) end
print(l)
local perfect = {}
for n = 2, 500 do local s = 1 for d = 2, n // 2 do if n % d == 0 then s = s + d end end if s == n then perfect[#perfect + 1] = n end end
print(table.concat(perfect, " "))
