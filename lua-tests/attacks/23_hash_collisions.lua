-- Keys chosen so that a hash of a few bytes, or of strided bytes, takes them all for one: still fast.
-- only: wippy
-- timeout: 60
-- expect: 60000	60000
-- expect: 40000	40000
local n, t = 0, {}
local pad = ("x"):rep(200)
for i = 1, 60000 do
  local key = pad .. string.format("%06d", i) .. pad
  if t[key] == nil then n = n + 1 end
  t[key] = i
end
local found = 0
for i = 1, 60000 do
  if t[pad .. string.format("%06d", i) .. pad] == i then found = found + 1 end
end
print(n, found)
local u, m = {}, 0
for i = 1, 40000 do
  u[i * 2.0 ^ 40] = i
  m = m + (u[i * 2.0 ^ 40] == i and 1 or 0)
end
local kept = 0
for _ in pairs(u) do kept = kept + 1 end
print(m, kept)
