-- 3.1 / 6.4: escapes in literals and their bytes
print(("\a\b\f\n\r\t\v\\\"\'"):byte(1, -1))
print(("\x00\x7f\xFF"):byte(1, -1))
print(("\0\00\000\1\10\100\255"):byte(1, -1))
print(("\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}\u{10000}\u{10FFFF}"):byte(1, -1))
print("a\z
       b", "a\
b")
print(#"\z   ", #"\
")
print("\065\10\066", "\0651")
for _, src in ipairs { [["\256"]], [["\xg0"]], [["\x1"]], [["\u{110000}"]], [["\u{}"]], [["\u123"]], [["\u{12"]], [["\q"]], [["\300"]], [["\u{7FFFFFFF}"]], [["\u{FFFFFFFF}"]] } do
  print(src, load("return " .. src))
end
