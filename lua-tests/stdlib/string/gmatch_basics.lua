-- 6.4.1 string.gmatch: iteration, captures, empty matches
local function all(s, p)
  local t = {}
  for a, b in s:gmatch(p) do t[#t + 1] = b == nil and tostring(a) or tostring(a) .. "=" .. tostring(b) end
  return #t .. " [" .. table.concat(t, "|") .. "]"
end
print(all("one two three", "%a+"))
print(all("a=1, b=2", "(%w+)=(%w+)"))
print(all("abc", ""))
print(all("abc", "()"))
print(all("abc", ".-"))
print(all("abc", "b*"))
print(all("aabaa", "a*"))
print(all("aabaa", "a-"))
print(all("aabaa", "a?"))
print(all("", ""))
print(all("", "a"))
print(all("", "()"))
print(all("a,b,,c", "([^,]*)"))
print(all("a,b,,c,", "([^,]*),?"))
print(all("x\0y\0z", "[^%z]+"))
print(all("k1=v1;k2=v2", "(%w+)=(%w+)()"))
print(all("THE (quick) fox", "%f[%a]%a+"))
print(all("aaa", "aa"))
print(all("ababa", "(a)(b?)"))
print(all("1,22,333", "()%d+()"))
