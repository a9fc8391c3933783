-- 6.4 string.sub: agrees with a model for all small borders
local function model(s, i, j)
  local n, out = #s, {}
  if i < 0 then i = math.max(n + i + 1, 1) elseif i == 0 then i = 1 end
  if j < 0 then j = n + j + 1 elseif j > n then j = n end
  for k = i, j do out[#out + 1] = string.char(s:byte(k)) end
  return table.concat(out)
end
for _, s in ipairs { "", "x", "xy", "hello" } do
  local bad, all = 0, {}
  for i = -8, 8 do
    for j = -8, 8 do
      if s:sub(i, j) ~= model(s, i, j) then bad = bad + 1 end
      all[#all + 1] = #s:sub(i, j)
    end
  end
  print(#s, bad)
  print(table.concat(all))
end
