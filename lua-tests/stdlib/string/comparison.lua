-- 3.4.4 / 6.4: strings compare by bytes in the C locale, with embedded zeros
print("a" < "b", "a" < "B", "Z" < "a", "a" < "aa", "" < "a", "a" < "")
print("a\0b" < "a\0c", "a\0" < "a", "a" < "a\0", "a\0b" == "a\0b", "a\0b" < "a")
print("10" < "9", "10" < "10.0", "\255" > "a", "\127" < "\128")
print("abc" <= "abc", "abc" >= "abd", not ("x" < "x"))
print(pcall(function() return "1" < 2 end))
print(pcall(function() return 2 < "1" end))
print(pcall(function() return "a" < {} end))
print(pcall(function() return "a" < nil end))
local t = { "b", "", "a\0", "a", "a\0\0", "B", "\0", "ab", "\200", "~" }
table.sort(t)
for _, v in ipairs(t) do print((string.format("%q", v):gsub("[\128-\255]", "?"))) end
print("1" == 1, "1.0" == 1.0, 1 == 1.0)
