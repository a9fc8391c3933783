-- 3.4.2/3.4.3: operands of << are converted to integers
local good = {1, 2.0, "3", "4.0", " 0x5 ", -1, -6.0, "-7"}
for _, a in ipairs(good) do
  local row = {}
  for _, b in ipairs(good) do
    local r = a << b
    assert(math.type(r) == "integer")
    row[#row + 1] = tostring(r)
  end
  print(a, table.concat(row, " "))
end
print(pcall(function() return 1.5 << 1 end))
print(pcall(function() return 1 << 1.5 end))
print(pcall(function() return 2^63 << 1 end))
print(pcall(function() return 1 << -1e300 end))
print(pcall(function() return "1.5" << 1 end))
print(pcall(function() return 1 << "abc" end))
print(pcall(function() local x = 0.1; return x << 1 end))
print(pcall(function() local t = {f = 2.5}; return 1 << t.f end))
print(pcall(function() local t = {f = "2.5"}; return 1 << t.f end))
print(pcall(function() local nan = 0/0; return nan << 1 end))
print(pcall(function() return 1 << (1/0) end))
