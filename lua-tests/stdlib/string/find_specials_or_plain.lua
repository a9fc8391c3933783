-- 6.4.1 string.find: patterns without magic characters take the plain path; results agree
local subject = "x^$*+?.([%-y]){}|/\\\"'`~!@#&=<>,:;_ \0\n"
for b = 0, 127 do
  local c = string.char(b)
  local i = string.find(subject, c, 1, true)
  local j = string.find(subject, "%" .. c == "%\0" and "%z" or (c:find("%w") and c or "%" .. c))
  if i ~= j then print("differs", b, i, j) end
  if i then io.write(b, ":", i, " ") end
end
print()
for c in ("^$*+?.([%-"):gmatch(".") do
  print(c, pcall(string.find, subject, c))
  print(c, string.find(subject, c .. "", 3, true), pcall(string.find, "aa" .. c, "a" .. c))
end
