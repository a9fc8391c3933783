-- 6.4.2 string.pack: round trips of many formats
local cases = {
  { "bBhHiIlLjJT", -1, 1, -2, 2, -3, 3, -4, 4, -5, 5, 6 },
  { "<i1i2i3i4i5i6i7i8", -1, -2, -3, -4, -5, -6, -7, -8 },
  { ">I1I2I3I4I5I6I7I8", 1, 2, 3, 4, 5, 6, 7, 8 },
  { "!8 b d b f b n", 1, 1.5, 2, 2.5, 3, 3.5 },
  { "z s1 s2 s4 s8 c3", "z", "one", "two", "four", "eight", "abc" },
  { "<!4 b i2 b i4 s2 z x b", 1, 2, 3, 4, "five", "six", 7 },
  { "> j n j n", math.maxinteger, math.huge, math.mininteger, -0.0 },
  { "s1s1s1", "", "\0", "\0\0" },
}
for _, c in ipairs(cases) do
  local packed = string.pack(c[1], table.unpack(c, 2))
  local r = table.pack(string.unpack(c[1], packed))
  print(c[1], #packed, r.n, r[r.n] == #packed + 1)
  local same = true
  for i = 2, #c do same = same and r[i - 1] == c[i] and math.type(r[i - 1]) == math.type(c[i]) end
  print("", same, pcall(string.packsize, c[1]))
end
local t = {}
for i = 1, 200 do t[i] = i % 128 end
local p = string.pack(string.rep("b", 200), table.unpack(t))
print(#p, select("#", string.unpack(string.rep("b", 200), p)), select(200, string.unpack(string.rep("b", 200), p)))
