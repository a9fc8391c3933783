-- 3.1: escape sequences
print(("\a\b\f\n\r\t\v\\\"\'"):byte(1, -1))
print(("\0\00\000\65\065\1234"):byte(1, -1))
print(("\x41\x4a\xFf\x00\x7F"):byte(1, -1))
print("a\z
       b\z   c\z

       d")
print("line\
break", #"a\
b")
print(#"\z   ", #"x\z", "\z\z\z x")
print('single "double"', "double 'single'", '\'', "\"", [["']])
print("\65\66\67\n" == "ABC\n", "\9" == "\t", "\x09" == "\u{9}")
print(("\u{0}\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10FFFF}"):byte(1, -1))
print("\u{48}\u{0049}\u{00000000004A}", #"\u{20AC}", "\u{e9}" == "é")
for _, s in ipairs{[["\q"]], [["\x"]], [["\x1"]], [["\xg1"]], [["\x1g"]], [["\256"]], [["\300"]], [["\u"]], [["\u{"]], [["\u{}"]], [["\u{110000}"]], [["\u{FFFFFFFFF}"]], [["\u{12"]], [["\u{1g}"]], [["\u12"]], [["\]], [["abc]], [['abc"]], [["\1234567"]], [["\ "]], [["\N"]], [["a\zb" .. "\z]]} do
  local f, m = load("return " .. s, "=s")
  print(s, f and f() or m)
end
