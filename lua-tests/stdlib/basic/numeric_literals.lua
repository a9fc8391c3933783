-- 3.1: numerals in source text
for _, s in ipairs { "3", "345", "0xff", "0xBEBADA", "3.0", "3.1416", "314.16e-2", "0.31416E1", "34e1", "0x0.1E", "0xA23p-4", "0X1.921FB54442D18P+1", ".5", "5.", "0x.8", "0x8.", "1e0", "1E+05", "1e-05",
  "9223372036854775807", "9223372036854775808", "0x7fffffffffffffff", "0xffffffffffffffff", "0x10000000000000000", "1e308", "1e309", "0x1p1023", "0x1p1024", "0xffffffffffffffff.0", "00012", "0x00012",
  "3x", "0xg", "3..2", "3.1.4", "0x", "0x.", "1e", "1e+", "0x1p", "3e4.5", "08", "1_000", "0b1", "1L", "0x1.8", "1..2", "1 ..2", "1.e5", "1.p5", "0xep1", "0xe+1", "1e+1+1" } do
  local f, e = load("return " .. s, "=n")
  if f then print(s, pcall(f)) print("", math.type((f()))) else print(s, e) end
end
print(-9223372036854775808, - 9223372036854775808 == math.mininteger, -0x8000000000000000, math.type(-9223372036854775808))
print(1e15, 1e16, 123456789012345678, 0.1e1, 1E1, 0x10p0)
