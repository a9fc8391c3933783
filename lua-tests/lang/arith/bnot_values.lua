-- unary ~: values, conversions, forms
for _, v in ipairs{0, 1, -1, 255, math.maxinteger, math.mininteger, 2.0, -4.0, "5", "-6", "0x10", " 7.0 "} do
  local r = ~v
  print(v, r, math.type(r), ~ ~v, ~(~ ~v))
end
local a, t = 3, {x = 4, 5}
g = 6
print(~a, ~t.x, ~t[1], ~g, ~(a + 1), ~a + 1, 2 * ~a)
print(~3, ~ ~3, ~0, ~0xFF, ~0xFFFFFFFFFFFFFFFF)
print(~a & 0xFF, ~a | 1, ~a ~ ~a, 1 ~ ~1, ~a << 1, ~a >> 60)
print(~2 ^ 2 == ~(2 ^ 2), -~5, ~-5, not ~5, ~#"abc")
print(pcall(function() return ~2.5 end))
print(pcall(function() return ~2^63 end))
print(pcall(function() return ~(2^63) end))
print((function() local x = 1; x = ~x; x = ~x; return x end)())
g = nil
