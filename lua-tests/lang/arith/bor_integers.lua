-- 3.4.1/3.4.2: a | b over integer borders, every pair
local function show(v)
  if v ~= v then return "nan" end
  return tostring(v)
end
local values = {0, 1, -1, 6, 0x0F0F, -256, math.maxinteger, math.mininteger}
for _, a in ipairs(values) do
  local row = {}
  for _, b in ipairs(values) do
    local r = a | b
    row[#row + 1] = show(r) .. (math.type(r) == "float" and "f" or "i")
  end
  print(a, table.concat(row, " "))
end
