-- 3.4.3: integer * float converts the integer to a float
local function show(v)
  if v ~= v then return "nan" end
  return tostring(v)
end
local ints = {1, -1, 2, 7, -7, 9007199254740993, math.maxinteger, math.mininteger}
local floats = {1.0, -1.0, 0.5, -2.5, 3.0, 2^53, 1e18}
for _, i in ipairs(ints) do
  local left, right = {}, {}
  for _, f in ipairs(floats) do
    left[#left + 1] = show(i * f)
    right[#right + 1] = show(f * i)
    assert(show(i * f) == show((i + 0.0) * f) and show(f * i) == show(f * (i + 0.0)))
  end
  print(i, table.concat(left, " "))
  print("", table.concat(right, " "))
end
