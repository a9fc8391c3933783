-- 3.1 / 6.1: random integers in every base survive formatting and parsing
local seed = 7
local function rnd() seed = (seed * 48271) % 2147483647 return seed end
local function in_base(n, b)
  local digits, neg, t = "0123456789abcdefghijklmnopqrstuvwxyz", n < 0, {}
  if n == 0 then return "0" end
  while n ~= 0 do
    local d = math.abs(math.fmod(n, b))
    table.insert(t, 1, digits:sub(d + 1, d + 1))
    n = (n - math.fmod(n, b)) // b
  end
  return (neg and "-" or "") .. table.concat(t)
end
for i = 1, 20 do
  local n = (rnd() << 33) ~ (rnd() << 10) ~ rnd()
  if i % 2 == 0 then n = n >> (i * 2) end
  local ok = 0
  for b = 2, 36 do if tonumber(in_base(n, b), b) == n then ok = ok + 1 end end
  print(n, ok, in_base(n, 2), in_base(n, 16), in_base(n, 36), string.format("%x", n), tonumber(string.format("0x%x", n)) == n, tonumber(tostring(n)) == n)
end
