-- 6.5 utf8: char and codepoint are inverse on all scalar values of interest
local bad, count = 0, 0
for _, range in ipairs { { 0, 0x3000 }, { 0xD700, 0xE100 }, { 0xFF00, 0x10100 }, { 0x10FF00, 0x10FFFF } } do
  for c = range[1], range[2] do
    local s = utf8.char(c)
    count = count + 1
    if not (utf8.codepoint(s) == c and utf8.len(s) == 1 and utf8.offset(s, 2) == #s + 1 and utf8.offset(s, -1) == 1) then bad = bad + 1 end
  end
  print(range[1], range[2], bad, count)
end
local t = {}
for _, c in utf8.codes("grüße, 世界 🌍!") do t[#t + 1] = c end
print(#t, utf8.char(table.unpack(t)))
print(table.concat(t, " "))
local s = utf8.char(table.unpack(t))
print(utf8.len(s), #s)
for i = 1, utf8.len(s), 4 do io.write(utf8.offset(s, i), ":", utf8.codepoint(s, utf8.offset(s, i)), " ") end
print()
print(s:sub(utf8.offset(s, 3), utf8.offset(s, 5) - 1))
print("\u{48}\u{e4}" == utf8.char(0x48, 0xe4))
