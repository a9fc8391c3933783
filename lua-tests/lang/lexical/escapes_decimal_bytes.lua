-- 3.1: \ddd for every byte, with one to three digits, followed by digits and letters
local bad, row = 0, {}
for i = 0, 255 do
  local three = load(("return '\\%03d'"):format(i))()
  local short = load(("return '\\%d'"):format(i))()
  local x = load(("return '\\x%02x'"):format(i))()
  local X = load(("return '\\x%02X'"):format(i))()
  local u = i < 128 and load(("return '\\u{%x}'"):format(i))() or three
  local withdigit = load(("return '\\%03d7'"):format(i))()
  local letter = load(("return '\\%da'"):format(i))()
  if three ~= string.char(i) or short ~= three or x ~= three or X ~= three or u ~= three or withdigit ~= three .. "7" or letter ~= three .. "a" then bad = bad + 1 end
  row[#row + 1] = #three
end
print(bad, #row)
for i = 250, 305, 5 do local f, m = load(("return #'\\%d'"):format(i), "=e") print(i, f and f() or m) end
print("\49\050\0511", "\0010" == "\1" .. "0", "\x411", "\u{41}1", #"\0000", #"\1\12\123\1234")
for _, s in ipairs{"\\9", "\\99", "\\999", "\\256", "\\2555", "\\x4", "\\x4g", "\\x", "\\u{0}", "\\u{7FFFFFFF}", "\\u{10ffff}", "\\u{110000}"} do local f, m = load("return #'" .. s .. "'", "=e") print(s, f and f() or m) end
