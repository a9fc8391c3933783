-- 3.4.3: one number, every way to text
for _, v in ipairs { 1, -1, 0, 1.0, -0.0, 0.1, 1e15, 1e16, 2^53, 2^63, -2^63, 1e100, 1e-10, 123456.789, math.maxinteger, math.mininteger, 1/0, -1/0, 3.14159265358979, 100, 1e2 } do
  local t = { tostring(v), v .. "", string.format("%s", v), table.concat { v }, (("x"):gsub("x", v)), string.rep(v, 1), ("%s"):format(v), select(2, pcall(error, v, 0)) .. "" }
  local same = true
  for i = 2, #t do same = same and t[i] == t[1] end
  io.write(t[1], " ", tostring(same), " ")
  print(v, #tostring(v), tonumber(tostring(v)) == v, math.type(tonumber(tostring(v))))
end
