-- 3.4.4: a ~= b for integers and floats, every pair of border values
local inf = math.huge
local nan = inf - inf
local names = {"min", "min+1", "-2^53-1", "-1", "0", "1", "2^53", "2^53+1", "max-1", "max", "-inf", "-2^63f", "-2^53f", "-0.5", "-0.0", "0.5", "2^53f", "2^53+2f", "2^63-1024f", "2^63f", "inf", "nan"}
local values = {math.mininteger, math.mininteger + 1, -9007199254740993, -1, 0, 1, 9007199254740992, 9007199254740993,
  math.maxinteger - 1, math.maxinteger, -inf, -2^63, -2^53, -0.5, -0.0, 0.5, 2^53, 2^53 + 2, 2^63 - 1024, 2^63, inf, nan}
for i, a in ipairs(values) do
  local row = {}
  for j, b in ipairs(values) do
    local r = a ~= b
    local branch; if a ~= b then branch = true else branch = false end
    assert(r == branch and (not (a ~= b)) == not r)
    row[j] = r and "T" or "."
  end
  print(("%-10s"):format(names[i]), table.concat(row))
end
