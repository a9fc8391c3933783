-- 3.4.3: numeric strings as operands of //
local function show(v)
  if v ~= v then return "nan" end
  return tostring(v)
end
local texts = {"1", "2", "-3", "0x10", " 7 ", "1.5", "2e0", "-0.5"}
for _, s in ipairs(texts) do
  local row = {}
  for _, u in ipairs(texts) do
    local r = s // u
    row[#row + 1] = show(r) .. (math.type(r) == "integer" and "i" or "f")
  end
  print(s, table.concat(row, " "))
  print("", show(s // 2), show(2 // s), show(s // 2.0), show(2.0 // s))
end
print(pcall(function() return "ten" // 1 end))
print(pcall(function() return 1 // "ten" end))
print(pcall(function() local s = "x"; return s // s end))
print(pcall(function() return "1" // "" end))
