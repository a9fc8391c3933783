-- ^ between literals gives what it gives between variables (constant folding)
local function run(a, b) return a ^ b end
local function bits(v) return v ~= v and "nan" or (math.type(v) == "float" and ("%a"):format(v) or tostring(v)) end
local function check(n, folded, a, b)
  local r = run(a, b)
  print(n, folded ~= folded and "nan" or folded, math.type(folded), bits(folded) == bits(r), math.type(r) == math.type(folded))
end
check(1, 2 ^ 10, 2, 10)
check(2, 2 ^ -1, 2, -1)
check(3, 2 ^ 0.5, 2, 0.5)
check(4, -8 ^ 3, -8, 3)
check(5, 0 ^ 0, 0, 0)
check(6, 10 ^ 15, 10, 15)
check(7, 10 ^ 16, 10, 16)
check(8, "2" ^ 3, "2", 3)
local x = 5
local y = (2 ^ 1) ^ (x ^ 2)
print(y, (2 ^ 1) ^ (5 ^ 2) == y)
