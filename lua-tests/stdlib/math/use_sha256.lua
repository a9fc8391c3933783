-- 3.4.2: SHA-256 with 32-bit masks on 64-bit integers
local K, H0 = {}, {}
do
  local n, c = 2, 0
  while c < 64 do
    local prime = true
    for d = 2, math.floor(math.sqrt(n)) do if n % d == 0 then prime = false break end end
    if prime then
      c = c + 1
      -- fractional parts of roots, by integer root finding so that no rounding of pow matters
      local function frac(root)
        local lo, hi = 0, 1 << 36
        while hi - lo > 1 do
          local mid = (lo + hi) // 2
          local v = mid / 4294967296
          local p = root == 2 and v * v or v * v * v
          if p <= n then lo = mid else hi = mid end
        end
        return lo & 0xffffffff
      end
      K[c] = frac(3)
      if c <= 8 then H0[c] = frac(2) end
    end
    n = n + 1
  end
end
print(string.format("%08x %08x %08x", K[1], K[2], K[64]), string.format("%08x %08x", H0[1], H0[8]))
local function rr(x, n) return (x >> n | x << (32 - n)) & 0xffffffff end
local function sha256(msg)
  local len = #msg
  msg = msg .. "\128" .. string.rep("\0", (55 - len) % 64) .. string.pack(">I8", len * 8)
  local h = table.move(H0, 1, 8, 1, {})
  for at = 1, #msg, 64 do
    local w = { string.unpack(">I4I4I4I4I4I4I4I4I4I4I4I4I4I4I4I4", msg, at) }
    for i = 17, 64 do
      local a, b = w[i - 15], w[i - 2]
      w[i] = w[i - 16] + (rr(a, 7) ~ rr(a, 18) ~ a >> 3) + w[i - 7] + (rr(b, 17) ~ rr(b, 19) ~ b >> 10) & 0xffffffff
    end
    local a, b, c, d, e, f, g, hh = table.unpack(h)
    for i = 1, 64 do
      local t1 = hh + (rr(e, 6) ~ rr(e, 11) ~ rr(e, 25)) + (e & f ~ ~e & g) + K[i] + w[i]
      local t2 = (rr(a, 2) ~ rr(a, 13) ~ rr(a, 22)) + (a & b ~ a & c ~ b & c)
      a, b, c, d, e, f, g, hh = t1 + t2 & 0xffffffff, a, b, c, d + t1 & 0xffffffff, e, f, g
    end
    for i, v in ipairs { a, b, c, d, e, f, g, hh } do h[i] = h[i] + v & 0xffffffff end
  end
  return (string.rep("%08x", 8)):format(table.unpack(h))
end
for _, s in ipairs { "", "abc", "The quick brown fox jumps over the lazy dog", string.rep("a", 55), string.rep("a", 56), string.rep("a", 64), string.rep("a", 1000) } do print(#s, sha256(s)) end
