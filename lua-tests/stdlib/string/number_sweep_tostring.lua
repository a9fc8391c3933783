-- 6.4 / 3.4.3: tostring(v) over the whole range of exponents
for _, m in ipairs { "1", "1.1", "9.9999999999999", "1.7976931348623157", "4.9406564584124654", "2.2250738585072014", "3.14159265358979", "123456789.87654321" } do
  local line = {}
  for e = -330, 310, 8 do
    local v = tonumber(m .. "e" .. e)
    line[#line + 1] = tostring(v)
  end
  print(m, table.concat(line, " "))
end
for _, m in ipairs { "1", "-2.5", "7.0000001" } do
  local line = {}
  for e = -8, 20 do
    local v = tonumber(m .. "e" .. e)
    line[#line + 1] = tostring(v)
  end
  print(m, table.concat(line, " "))
end
