-- integer arithmetic: CRC-32, Adler, FNV, SHA-256, xorshift, LCG
local crct = {} for i = 0, 255 do local c = i for _ = 1, 8 do c = (c & 1) ~= 0 and 0xEDB88320 ~ (c >> 1) or c >> 1 end crct[i] = c end
local function crc32(s) local c = 0xFFFFFFFF for i = 1, #s do c = crct[(c ~ s:byte(i)) & 0xFF] ~ (c >> 8) end return c ~ 0xFFFFFFFF end
print(("%08x %08x %08x"):format(crc32(""), crc32("123456789"), crc32(("a"):rep(1000))))
local function adler(s) local a, b = 1, 0 for i = 1, #s do a = (a + s:byte(i)) % 65521 b = (b + a) % 65521 end return b << 16 | a end print(("%08x"):format(adler("Wikipedia")))
local function fnv1a(s) local h = 0xcbf29ce484222325 for i = 1, #s do h = (h ~ s:byte(i)) * 0x100000001b3 end return h end print(("%016x %016x"):format(fnv1a(""), fnv1a("hello")))
local function djb(s) local h = 5381 for i = 1, #s do h = (h * 33 + s:byte(i)) & 0xFFFFFFFF end return h end print(djb("lua"), djb(("x"):rep(500)))
local x = 88172645463325252 local function xorshift() x = x ~ (x << 13) x = x ~ (x >> 7) x = x ~ (x << 17) return x end print(xorshift(), xorshift(), xorshift())
local function sha256(msg)
  local k, n = {}, 0 local p = 2 while n < 64 do local prime = true for d = 2, p - 1 do if d * d > p then break end if p % d == 0 then prime = false break end end if prime then n = n + 1 local c = p ^ (1 / 3) k[n] = math.floor((c - math.floor(c)) * 2 ^ 32) end p = p + 1 end
  local h = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}
  local function rr(v, b) return (v >> b | v << (32 - b)) & 0xFFFFFFFF end
  local len = #msg * 8 msg = msg .. "\128" .. ("\0"):rep((55 - #msg) % 64) .. string.pack(">I8", len)
  for chunk = 1, #msg, 64 do local w = {string.unpack((">" .. ("I4"):rep(16)), msg, chunk)}
    for i = 17, 64 do local s0 = rr(w[i - 15], 7) ~ rr(w[i - 15], 18) ~ (w[i - 15] >> 3) local s1 = rr(w[i - 2], 17) ~ rr(w[i - 2], 19) ~ (w[i - 2] >> 10) w[i] = (w[i - 16] + s0 + w[i - 7] + s1) & 0xFFFFFFFF end
    local a, b, c, d, e, f, g, hh = table.unpack(h)
    for i = 1, 64 do local s1 = rr(e, 6) ~ rr(e, 11) ~ rr(e, 25) local ch = (e & f) ~ (~e & g) local t1 = (hh + s1 + ch + k[i] + w[i]) & 0xFFFFFFFF local s0 = rr(a, 2) ~ rr(a, 13) ~ rr(a, 22) local maj = (a & b) ~ (a & c) ~ (b & c) hh, g, f, e, d, c, b, a = g, f, e, (d + t1) & 0xFFFFFFFF, c, b, a, (t1 + s0 + maj) & 0xFFFFFFFF end
    for i, v in ipairs{a, b, c, d, e, f, g, hh} do h[i] = (h[i] + v) & 0xFFFFFFFF end end
  return (("%08x"):rep(8)):format(table.unpack(h))
end
print(sha256("")) print(sha256("abc")) print(sha256(("a"):rep(200)))
