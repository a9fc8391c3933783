-- 6.4.1 string.gsub: every character after % in the replacement
for b = 33, 126 do
  local c = string.char(b)
  local ok, r = pcall(string.gsub, "abc", "(b)", "<%" .. c .. ">")
  if ok then print(c, r) else io.write(c, " ") end
end
print()
print(pcall(string.gsub, "abc", "(b)", "<%x>"))
print(pcall(string.gsub, "abc", "(b)", "%"))
print(pcall(string.gsub, "abc", "b", "%1%1"))
print(pcall(string.gsub, "abc", "b", "%2"))
print(pcall(string.gsub, "abc", "(a)(b)(c)", "%3%2%1%0%%"))
print(pcall(string.gsub, "abc", "(a)(b)(c)", "%4"))
print(pcall(string.gsub, "abc", "()b()", "%1-%2"))
print(string.gsub("abc", "b", "%%0"), string.gsub("abc", "b", "%%%0%%"))
print(string.gsub("abc", "b", "\0%0\0") == "a\0b\0c")
