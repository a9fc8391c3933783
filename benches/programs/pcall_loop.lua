-- Protected calls that succeed, that fail with strings and tables, and that nest.
-- small: 8000
local n = tonumber(arg and arg[1]) or 800000

local pcall, error, select = pcall, error, select

local function checked(x)
  if x % 8 == 0 then error({ code = x % 100 }) end
  if x % 16 == 1 then error("odd value", 0) end
  return x * 2, x + 1
end

local function nested(x)
  local ok, a, b = pcall(checked, x)
  if ok then return a - b end
  if type(a) == "table" then return -a.code end
  return #a
end

local total, failures = 0, 0
for i = 1, n do
  local ok, value = pcall(nested, i)
  if not ok then error("unexpected") end
  total = (total + value) % 1000003
  ok = pcall(checked, i)
  if not ok then failures = failures + 1 end
  ok, value = pcall(pcall, checked, i)
  if ok and value then total = total + 1 end
  total = total + select("#", pcall(checked, i + 2))
end
print(string.format("total %d, failures %d", total, failures))
