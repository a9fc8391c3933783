-- 6.4.1 string.gmatch in 5.3: a leading '^' is no anchor there, it stands for itself
local function count(s, p)
  local n, last = 0
  for m in s:gmatch(p) do n = n + 1; last = m end
  return n, last
end
print(count("aaa", "^a"))
print(count("^a^a", "^a"))
print(count("hello", "^"))
print(count("^^", "^"))
print(count("x^y", "x^y"))
print(count("aaa", "%^a"))
print(count("^x^x", "(^)x"))
print(count("abc", "c$"))
print(count("abcabc", "c$"))
print(count("a$c", "$"))
print(count("", "$"))
print(count("", "^$"))
print(count("ab", "^^ab"))
