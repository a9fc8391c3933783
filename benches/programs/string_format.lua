-- string.format with integers, floats, strings, padding and hexadecimals.
-- small: 5000
local n = tonumber(arg and arg[1]) or 200000

local format = string.format
local length, digest = 0, 0
local names = { "alpha", "beta", "gamma", "delta", "epsilon" }
for i = 1, n do
  local a = format("%d: %s", i, names[i % 5 + 1])
  local b = format("%8.3f|%-10s|%05d", i / 7, names[i % 3 + 1], i % 1000)
  local c = format("%x-%X-%o", i, i * 3, i % 512)
  local d = format("%g %q", i * 0.25, names[i % 4 + 1])
  length = length + #a + #b + #c + #d
  digest = (digest * 31 + b:byte(i % #b + 1) + c:byte(1)) % 1000003
end
print(format("length %d, digest %d", length, digest))
