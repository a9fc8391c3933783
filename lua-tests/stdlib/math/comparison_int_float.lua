-- 3.4.4: exact comparison of integers with floats
local ints = { 0, 1, -1, (1 << 53) - 1, 1 << 53, (1 << 53) + 1, math.maxinteger, math.mininteger, math.maxinteger - 511, math.maxinteger - 512 }
local floats = { 0.0, -0.0, 0.5, -0.5, 2^53, 2^53 + 2, 2^63, -2^63, -2^63 - 2048, 2^63 - 1024, math.huge, -math.huge, 0/0 }
for _, i in ipairs(ints) do
  local row = {}
  for _, f in ipairs(floats) do
    row[#row + 1] = (i < f and "<" or "") .. (i <= f and "l" or "") .. (i == f and "=" or "") .. (i > f and ">" or "") .. (i >= f and "g" or "")
  end
  print(i, table.concat(row, " "))
end
for _, i in ipairs(ints) do
  local row = {}
  for _, f in ipairs(floats) do
    row[#row + 1] = (f < i and "<" or "") .. (f <= i and "l" or "") .. (f == i and "=" or "") .. (f > i and ">" or "") .. (f >= i and "g" or "")
  end
  print(i, table.concat(row, " "))
end
