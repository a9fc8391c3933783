-- 6.4 string.format: %q of strings can be read back
for _, s in ipairs { "", "simple", "with \"quotes\"", "back\\slash", "new\nline", "return\r", "tab\t", "zero\0", "zero\0001", "\0009", "a\0b\0", "\1\2\0313", "\127", "\200\255",
  "\a\b\f\v", "\r\n", "\n\n", "%d %s", "'single'", "[[long]]", "\27[0m", "\\n", "\\\n", "ends with \\" } do
  local q = string.format("%q", s)
  print(q)
  print(#q, load("return " .. q)() == s)
end
local all = {}
for b = 0, 255 do all[#all + 1] = string.char(b) end
all = table.concat(all)
print(load("return " .. string.format("%q", all))() == all, #string.format("%q", all))
print(load("return " .. string.format("%q", all:reverse()))() == all:reverse(), #string.format("%q", all:reverse()))
