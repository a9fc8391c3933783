-- 3.1/6.1: which texts are numerals
local function show(s) local n = tonumber(s); print(("%q"):format(s), n, math.type(n)) end
for _, s in ipairs{"0", "-0", "+5", "00012", "1.", ".1", "1.5e3", "1e+3", "1e-3", "1E3"} do show(s) end
for _, s in ipairs{"", " ", ".", "e1", "1e", "1e+", "- 1", "--1", "1 1", "1,5", "1_000"} do show(s) end
for _, s in ipairs{"0x", "0xg", "0x1", "0XaF", "0x.8", "0x8.", "0x1p", "0x1p1", "0x1P-1", "-0x10", "0x-1"} do show(s) end
for _, s in ipairs{"inf", "-inf", "nan", "NaN", "infinity", "0b1", "0o7", "1f", "1L"} do show(s) end
for _, s in ipairs{" 1", "1 ", "\t1\r\n", "1\0", "\v1\f"} do show(s) end
for _, s in ipairs{"9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809"} do show(s) end
for _, s in ipairs{"0x7fffffffffffffff", "0xffffffffffffffff", "0x1ffffffffffffffff", "1e308", "1e309", "1e-400"} do show(s) end
