-- 3.4.3: text of powers of two, as floats and as integers
for e = -70, 70, 5 do
  local x = 2.0 ^ e
  print(e, x, -x, x + 1 == x, e >= 0 and e < 64 and 1 << e or "no integer", e >= 0 and e < 63 and (1 << e) == x)
end
for e = -1074, 1023, 233 do print(e, 2.0 ^ e, tonumber(tostring(2.0 ^ e)) == 2.0 ^ e) end
