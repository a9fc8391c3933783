-- 6.4 string.sub: every border
local s = "abcdef"
for _, c in ipairs { { 1, 6 }, { 1, -1 }, { 2, 3 }, { 3 }, { -2 }, { -3, -2 }, { 0 }, { 0, 0 }, { 1, 0 }, { 7 }, { 6, 6 }, { 6, 100 }, { -100, 2 }, { -100, -100 },
  { 5, 2 }, { -1, 1 }, { 100, 200 }, { math.mininteger, math.maxinteger }, { math.maxinteger, math.mininteger }, { math.mininteger, math.mininteger },
  { math.maxinteger, math.maxinteger }, { 1, math.maxinteger }, { 1, math.mininteger }, { -6, -1 }, { -7, -1 }, { 1, -6 }, { 1, -7 }, { 2, -2 } } do
  print(c[1], c[2], "[" .. s:sub(c[1], c[2]) .. "]", "[" .. (""):sub(c[1], c[2]) .. "]")
end
print(s:sub("2", "4"), s:sub(2.0, 4.0), s:sub(2, nil))
print(pcall(string.sub, s))
print(pcall(string.sub, s, nil))
print(pcall(string.sub, s, 1.5))
print(pcall(string.sub, s, 1, "x"))
print(pcall(string.sub, s, 2^70))
print(("a\0b\0c"):sub(2, 4) == "\0b\0")
