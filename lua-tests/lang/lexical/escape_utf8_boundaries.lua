-- 3.1: \u{XXX} at the borders of the encoding's lengths
for _, c in ipairs{0, 1, 0x7F, 0x80, 0xFF, 0x7FF, 0x800, 0xD7FF, 0xD800, 0xDFFF, 0xE000, 0xFFFD, 0xFFFF, 0x10000, 0x1F600, 0x10FFFF} do
  local s = load(("return '\\u{%X}'"):format(c))()
  local z = load(("return '\\u{%s%x}'"):format(("0"):rep(10), c))()
  local bytes = {} for i = 1, #s do bytes[i] = ("%02X"):format(s:byte(i)) end
  print(("%X"):format(c), #s, table.concat(bytes, " "), s == z, s == utf8.char(c))
end
for _, c in ipairs{"110000", "1FFFFF", "FFFFFF", "7FFFFFFF", "FFFFFFFF", "10000000000000000"} do print(c, select(2, load("return '\\u{" .. c .. "}'", "=u"))) end
print("\u{48}\u{65}\u{6C}\u{6c}\u{6f}", "a\u{301}" == "a\204\129", #"\u{1F600}")
