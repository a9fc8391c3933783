-- 6.9 os.date("!*t"): all fields, for fixed times
local function show(t)
  local d = os.date("!*t", t)
  local keys = {}
  for k in pairs(d) do keys[#keys + 1] = k end
  table.sort(keys)
  local out = {}
  for _, k in ipairs(keys) do out[#out + 1] = k .. "=" .. tostring(d[k]) end
  print(t, table.concat(out, " "))
end
for _, t in ipairs { 0, 1, 59, 86399, 86400, 951782400, 951868799, 1000000000, 1234567890, 1582934400, 1582977600, 1609459199, 2147483647, 2147483648, 4102444800, -1, -86400, -2208988800, 253402300799 } do show(t) end
local d = os.date("!*t", 0)
print(math.type(d.year), math.type(d.yday), type(d.isdst))
print(os.date("!*t", "100").sec, os.date("!*t", 100.0).min)
print(type(os.date("*t")), type(os.date("!*t").year))
print(os.date("!*txyz", 0).year, type(os.date("*t", 0)))
