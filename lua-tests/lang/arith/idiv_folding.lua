-- // between literals gives what it gives between variables (constant folding)
local function run(a, b) return a // b end
local function bits(v) return v ~= v and "nan" or (math.type(v) == "float" and ("%a"):format(v) or tostring(v)) end
local function check(n, folded, a, b)
  local r = run(a, b)
  print(n, folded ~= folded and "nan" or folded, math.type(folded), bits(folded) == bits(r), math.type(r) == math.type(folded))
end
check(1, 7 // 2, 7, 2)
check(2, -7 // 2, -7, 2)
check(3, 7 // -2, 7, -2)
check(4, -7 // -2, -7, -2)
check(5, 7.5 // 2, 7.5, 2)
check(6, -7.5 // 2, -7.5, 2)
check(7, 1 // 0.0, 1, 0.0)
check(8, -1 // 0.0, -1, 0.0)
check(9, 1e15 // 3, 1e15, 3)
check(10, "7" // 2, "7", 2)
local x = 5
local y = (2 // 1) // (x // 2)
print(y, (2 // 1) // (5 // 2) == y)
