-- 6.4.1 string.gsub: the maximum number of substitutions
for _, n in ipairs { 0, 1, 2, 3, 4, 100, -1, math.maxinteger, math.mininteger } do
  print(n, string.gsub("aaa", "a", "b", n))
  print("", string.gsub("aaa", "", "-", n))
end
print(string.gsub("aaa", "a", "b", nil))
print(string.gsub("aaa", "a", "b", "2"))
print(string.gsub("aaa", "a", "b", 2.0))
print(pcall(string.gsub, "aaa", "a", "b", 1.5))
print(pcall(string.gsub, "aaa", "a", "b", "x"))
print(pcall(string.gsub, "aaa", "a", "b", {}))
print(string.gsub("aaa", "^a", "b"))
print(string.gsub("aaa", "^a", "b", 5))
print(string.gsub("aaa", "^x", "b"))
print(string.gsub("abab", "^ab", "", 2))
print(string.gsub("hello hello", "l+", "L", 1))
