-- 6.7: numbers in many bases, fixed point, two's complement
local digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
local function to(n, b) if n == 0 then return "0" end local s, neg = "", n < 0 if neg then n = -n end while n > 0 do local d = n % b s = digits:sub(d + 1, d + 1) .. s n = n // b end return (neg and "-" or "") .. s end
for _, n in ipairs { 0, 1, 10, 255, -255, 1000000, math.maxinteger } do
  local t = {}
  for _, b in ipairs { 2, 3, 8, 10, 16, 36 } do t[#t + 1] = to(n, b) assert(tonumber(to(n, b), b) == n) end
  print(n, table.concat(t, " "))
end
local function bin(n, w) local t = {} for i = w - 1, 0, -1 do t[#t + 1] = n >> i & 1 end return table.concat(t) end
print(bin(5, 8), bin(-5, 8), bin(-1, 16), bin(math.mininteger, 64))
local function signed(n, w) n = n & (1 << w) - 1 return n >= 1 << (w - 1) and n - (1 << w) or n end
print(signed(255, 8), signed(127, 8), signed(128, 8), signed(-129, 8), signed(65535, 16))
local function roman_fraction(x, b, n) local t = {} for i = 1, n do x = x * b t[i] = digits:sub(math.floor(x) + 1, math.floor(x) + 1) x = x - math.floor(x) end return table.concat(t) end
print(roman_fraction(0.5, 2, 4), roman_fraction(0.1, 2, 20), roman_fraction(0.1, 3, 10), roman_fraction(0.75, 16, 3))
for _, v in ipairs { 1.0, -2.5, 0.1, 5e-324 } do
  local bits = string.unpack("<i8", string.pack("<d", v))
  print(v, string.format("%016x", bits), bits >> 63, (bits >> 52 & 0x7ff) - 1023, string.format("%013x", bits & (1 << 52) - 1))
end
local function fixed(n) return string.format("%d.%02d", n // 100, n % 100) end
print(fixed(12345), fixed(5), fixed(100), fixed(1999 * 3 // 2))
