-- | between literals gives what it gives between variables (constant folding)
local function run(a, b) return a | b end
local function bits(v) return v ~= v and "nan" or (math.type(v) == "float" and ("%a"):format(v) or tostring(v)) end
local function check(n, folded, a, b)
  local r = run(a, b)
  print(n, folded ~= folded and "nan" or folded, math.type(folded), bits(folded) == bits(r), math.type(r) == math.type(folded))
end
check(1, 12 | 10, 12, 10)
check(2, -256 | 255, -256, 255)
check(3, 0xF0 | 0x0F, 0xF0, 0x0F)
check(4, 4.0 | 1, 4.0, 1)
check(5, "8" | 1, "8", 1)
check(6, (1 << 63) | 1, 1 << 63, 1)
check(7, 0 | 0, 0, 0)
check(8, -1 | 0, -1, 0)
local x = 5
local y = (2 | 1) | (x | 2)
print(y, (2 | 1) | (5 | 2) == y)
