-- >> between literals gives what it gives between variables (constant folding)
local function run(a, b) return a >> b end
local function bits(v) return v ~= v and "nan" or (math.type(v) == "float" and ("%a"):format(v) or tostring(v)) end
local function check(n, folded, a, b)
  local r = run(a, b)
  print(n, folded ~= folded and "nan" or folded, math.type(folded), bits(folded) == bits(r), math.type(r) == math.type(folded))
end
check(1, 1 >> 0, 1, 0)
check(2, -1 >> 63, -1, 63)
check(3, -1 >> 64, -1, 64)
check(4, -1 >> 1, -1, 1)
check(5, 256 >> 4, 256, 4)
check(6, 256 >> -4, 256, -4)
check(7, 1 >> -63, 1, -63)
check(8, 12.0 >> 2, 12.0, 2)
check(9, "16" >> "4", "16", "4")
check(10, -1 >> -64, -1, -64)
local x = 5
local y = (2 >> 1) >> (x >> 2)
print(y, (2 >> 1) >> (5 >> 2) == y)
