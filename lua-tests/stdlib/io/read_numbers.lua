-- 6.8 file:read("n"): accepted numerals, whitespace, failures and what is left
local name = os.tmpname()
local function case(text)
  local f = io.open(name, "wb") f:write(text) f:close()
  f = io.open(name, "rb")
  local v = f:read("n")
  local rest = f:read("a")
  f:close()
  print(string.format("%q", text):gsub("\n", "n"), v, math.type(v), (string.format("%q", rest):gsub("\n", "n")))
end
for _, t in ipairs { "12", "  12", "\n\t12x", "-7", "+7", "1.5", ".5", "5.", "-.5e1", "1e3", "1E+3", "1e-3", "0x10", "0xA.8", "0x.8p1", "0x1p4", "0xg", "0x", "1e", "1e+", ".", "-", "+", "--1",
  "", "   ", "abc", "12abc", "1 2", "1,5", "1.2.3", "1..2", "0x1p", "1e5e5", "007", "0b1", "inf", "nan", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "0xffffffffffffffff", "1_000",
  "- 1", "12\0", "1e400", "1x", "0x1x", "0X1F", "e5", "1ee5", "\v\f\r 3" } do case(t) end
os.remove(name)
