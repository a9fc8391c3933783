-- ~ between literals gives what it gives between variables (constant folding)
local function run(a, b) return a ~ b end
local function bits(v) return v ~= v and "nan" or (math.type(v) == "float" and ("%a"):format(v) or tostring(v)) end
local function check(n, folded, a, b)
  local r = run(a, b)
  print(n, folded ~= folded and "nan" or folded, math.type(folded), bits(folded) == bits(r), math.type(r) == math.type(folded))
end
check(1, 12 ~ 10, 12, 10)
check(2, -1 ~ 255, -1, 255)
check(3, 5 ~ 5, 5, 5)
check(4, 6.0 ~ 3, 6.0, 3)
check(5, "6" ~ "3", "6", "3")
check(6, (1 << 63) ~ -1, 1 << 63, -1)
check(7, 0 ~ 9, 0, 9)
check(8, -1 ~ -1, -1, -1)
local x = 5
local y = (2 ~ 1) ~ (x ~ 2)
print(y, (2 ~ 1) ~ (5 ~ 2) == y)
