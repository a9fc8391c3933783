-- + between literals gives what it gives between variables (constant folding)
local function run(a, b) return a + b end
local function bits(v) return v ~= v and "nan" or (math.type(v) == "float" and ("%a"):format(v) or tostring(v)) end
local function check(n, folded, a, b)
  local r = run(a, b)
  print(n, folded ~= folded and "nan" or folded, math.type(folded), bits(folded) == bits(r), math.type(r) == math.type(folded))
end
check(1, 1 + 2, 1, 2)
check(2, 1 + 2.0, 1, 2.0)
check(3, 0.5 + 0.25, 0.5, 0.25)
check(4, 9223372036854775807 + 1, 9223372036854775807, 1)
check(5, "1" + 2, "1", 2)
check(6, -1 + 1, -1, 1)
check(7, 1e308 + 1e308, 1e308, 1e308)
check(8, 0x7fffffffffffffff + 0x7fffffffffffffff, 0x7fffffffffffffff, 0x7fffffffffffffff)
local x = 5
local y = (2 + 1) + (x + 2)
print(y, (2 + 1) + (5 + 2) == y)
