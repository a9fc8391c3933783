-- 3.4.4: strings compare by the bytes of the C locale, zeros included
local s = {"", "\0", "a", "a\0", "a\0a", "a\0b", "aa", "ab", "B", "b", "Z", "z", "10", "9", "é", "\255", "\127", "abc", "abcd"}
for i, a in ipairs(s) do
  local row = {}
  for j, b in ipairs(s) do row[j] = a < b and "T" or "." end
  print(("%q"):format(a):gsub("[\128-\255]", "?"), table.concat(row))
end
local long = ("q"):rep(300)
print(long < long, long .. "a" < long .. "b", long .. "b" < long .. "a", long < long .. "a", long .. "a" < long)
print(long .. "\0a" < long .. "\0b", long .. "\0" < long, "\0" .. long < long)
print("a" < "b" and "yes" or "no", not ("a" < "b"), "a" < "a")
print(pcall(function() return "a" < 1 end))
print(pcall(function() return 1 < "1" end))
print(pcall(function() local x = "10"; return x < 9 end))
print(pcall(function() return "a" < nil end))
print(pcall(function() return {} < "a" end))
