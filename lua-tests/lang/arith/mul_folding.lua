-- * between literals gives what it gives between variables (constant folding)
local function run(a, b) return a * b end
local function bits(v) return v ~= v and "nan" or (math.type(v) == "float" and ("%a"):format(v) or tostring(v)) end
local function check(n, folded, a, b)
  local r = run(a, b)
  print(n, folded ~= folded and "nan" or folded, math.type(folded), bits(folded) == bits(r), math.type(r) == math.type(folded))
end
check(1, 3 * 4, 3, 4)
check(2, 3 * -0.0, 3, -0.0)
check(3, 4294967296 * 4294967296, 4294967296, 4294967296)
check(4, 1e200 * 1e200, 1e200, 1e200)
check(5, "3" * 4, "3", 4)
check(6, -1 * -9223372036854775807, -1, -9223372036854775807)
check(7, 0 * -1, 0, -1)
check(8, 0.1 * 3, 0.1, 3)
local x = 5
local y = (2 * 1) * (x * 2)
print(y, (2 * 1) * (5 * 2) == y)
