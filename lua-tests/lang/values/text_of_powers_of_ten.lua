-- 3.4.3: text of powers of ten and their neighbours, and back
for e = -20, 20 do
  local x = tonumber("1e" .. e)
  print(e, x, x * 3, x / 3, -x, tonumber(tostring(x)) == x, math.type(x))
end
