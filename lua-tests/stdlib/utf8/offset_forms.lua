-- 6.5 utf8.offset: positions of characters, forwards and backwards
local s = "aä€😀z"
for n = -7, 7 do print(n, utf8.offset(s, n)) end
for i = 1, #s + 1 do
  local t = {}
  for n = -3, 3 do
    local ok, v = pcall(utf8.offset, s, n, i)
    t[#t + 1] = ok and tostring(v) or "E"
  end
  print(i, table.concat(t, " "))
end
print(pcall(utf8.offset, s, 1, 3))
print(pcall(utf8.offset, s, 1, 0))
print(pcall(utf8.offset, s, 1, 13))
print(pcall(utf8.offset, s, 1, -100))
print(pcall(utf8.offset, s, 0, 13))
