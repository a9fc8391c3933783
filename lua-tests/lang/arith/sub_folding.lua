-- - between literals gives what it gives between variables (constant folding)
local function run(a, b) return a - b end
local function bits(v) return v ~= v and "nan" or (math.type(v) == "float" and ("%a"):format(v) or tostring(v)) end
local function check(n, folded, a, b)
  local r = run(a, b)
  print(n, folded ~= folded and "nan" or folded, math.type(folded), bits(folded) == bits(r), math.type(r) == math.type(folded))
end
check(1, 1 - 2, 1, 2)
check(2, 1 - 2.5, 1, 2.5)
check(3, -9223372036854775807 - 2, -9223372036854775807, 2)
check(4, 0.3 - 0.1, 0.3, 0.1)
check(5, "5" - "7", "5", "7")
check(6, 0 - 0.0, 0, 0.0)
check(7, 0.0 - 0, 0.0, 0)
check(8, -0.0 - 0.0, -0.0, 0.0)
local x = 5
local y = (2 - 1) - (x - 2)
print(y, (2 - 1) - (5 - 2) == y)
