-- 3.4.2: operands of bitwise operators
print(5 & 3, 5 | 3, 5 ~ 3, ~5, 1 << 4, 256 >> 4, -1 >> 60, -1 << 60)
print(5.0 & 3, 5 | 3.0, 2 ^ 3 | 0, -0.0 | 0, 1e15 | 0)
print("5" & 3, "0x10" | 1, "5.0" ~ 1, ~"0", "1" << "2")
for _, f in ipairs { function() return 1.5 & 1 end, function() return 1 | 2.5 end, function() return ~1.5 end, function() return 2 ^ 63 | 0 end, function() return -2 ^ 63 | 0 end, function() return 2 ^ 64 << 1 end,
  function() return (0 / 0) | 0 end, function() return math.huge & 1 end, function() return "1.5" | 0 end, function() return "x" | 0 end, function() return "" << 1 end, function() return {} | 1 end, function() return nil & 1 end,
  function() return 1 ~ true end, function() return ~nil end, function() return "9223372036854775808" | 0 end, function() return print >> 1 end, function() local a = {} return a.x | 1 end, function() return 1 << 1.5 end, function() return 1.5 << "x" end } do print(pcall(f)) end
print(1 << 0, 1 << 63, 1 << 64, 1 << 65, 1 << -1, 2 << -1, 1 >> -1, 1 >> 64, -1 >> 63, 1 << math.maxinteger, 1 << math.mininteger, 1 >> math.mininteger)
print(3 & 2 | 1 ~ 7, 1 | 2 ~ 3 & 4, 1 << 2 + 3, 1 + 2 << 3, 5 & 6 == 4 and "x" or "y", ~1 + 1, -1 & 255, ~~7)
local mt = { __band = function() return "band" end, __bor = function() return "bor" end, __bxor = function() return "bxor" end, __shl = function() return "shl" end, __shr = function() return "shr" end, __bnot = function() return "bnot" end }
local o = setmetatable({}, mt)
print(o & 1, 1 & o, o | o, 1.5 | o, o ~ "x", o << 1, 1 >> o, ~o)
for i = 0, 70, 7 do io.write(1 << i, " ", -1 >> i, " ") end
print()
