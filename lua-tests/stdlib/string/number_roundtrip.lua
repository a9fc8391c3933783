-- 3.1 / 6.4: %.17g and %a read back to the same double, over random bit patterns
local seed = 987654321
local function rnd() seed = (seed * 1103515245 + 12345) % (1 << 31) return seed >> 8 end
local function double()
  while true do
    local bits = (rnd() << 44) ~ (rnd() << 22) ~ rnd()
    local v = string.unpack("<d", string.pack("<i8", bits))
    if v == v and v ~= math.huge and v ~= -math.huge then return v end
  end
end
local g, a, s = 0, 0, 0
for i = 1, 3000 do
  local v = double()
  if tonumber(string.format("%.17g", v)) ~= v then g = g + 1 end
  if tonumber(string.format("%a", v)) ~= v then a = a + 1 end
  if tonumber(string.format("%.16e", v)) ~= v then s = s + 1 end
  if i % 100 == 0 then print(string.format("%.17g %a", v, v), v) end
end
print(g, a, s)
