-- 3.4.2 / 6.7: bit tricks, CRC-32, Adler-32, FNV
local function popcount(n) local c = 0 while n ~= 0 do n = n & (n - 1) c = c + 1 end return c end
print(popcount(0), popcount(255), popcount(-1), popcount(math.mininteger), popcount(0x5555555555555555))
local function rev(n) local r = 0 for _ = 1, 64 do r = r << 1 | n & 1 n = n >> 1 end return r end
print(rev(1), rev(-1), rev(rev(123456789)) == 123456789, string.format("%x", rev(0xf0)))
local function rotl(n, k) k = k & 63 return n << k | n >> (64 - k) end
print(string.format("%x %x %x", rotl(0x123456789abcdef0, 8), rotl(1, 63), rotl(-2, 1)))
local tab = {}
for i = 0, 255 do local c = i for _ = 1, 8 do c = c & 1 == 1 and 0xEDB88320 ~ c >> 1 or c >> 1 end tab[i] = c end
local function crc32(s) local c = 0xFFFFFFFF for i = 1, #s do c = tab[(c ~ s:byte(i)) & 255] ~ c >> 8 end return c ~ 0xFFFFFFFF end
for _, s in ipairs { "", "a", "123456789", "The quick brown fox jumps over the lazy dog", string.rep("\0", 100) } do
  local a, b = 1, 0
  for i = 1, #s do a = (a + s:byte(i)) % 65521 b = (b + a) % 65521 end
  local f = 0xcbf29ce484222325
  for i = 1, #s do f = (f ~ s:byte(i)) * 0x100000001b3 end
  print(#s, string.format("%08x %08x %016x", crc32(s), b << 16 | a, f))
end
local function gray(n) return n ~ n >> 1 end
local g = {}
for i = 0, 15 do g[#g + 1] = gray(i) end
print(table.concat(g, " "))
local x = 88172645463325252
for i = 1, 5 do x = x ~ x << 13 x = x ~ x >> 7 x = x ~ x << 17 print(x, x >> 33) end
print(1 << 63 >> 63, -1 >> 1 == math.maxinteger, ~0 == -1, 5 & -6, 5 | -6, 5 ~ -6)
