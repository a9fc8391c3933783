-- 6.8 write / read: numbers keep their text form
local name = os.tmpname()
local values = { 0, -1, 1.0, -0.0, 0.1, 1e15, 1e16, 123456789012, math.maxinteger, math.mininteger, 2^63, 1e-7, 3.14159265358979, 5e-324 }
local f = io.open(name, "w")
for _, v in ipairs(values) do f:write(v, "\n") end
f:close()
f = io.open(name)
for _, v in ipairs(values) do
  local line = f:read("l")
  print(line, line == tostring(v), math.type(tonumber(line)) == math.type(v))
end
f:seek("set")
local same = 0
for _, v in ipairs(values) do local r = f:read("n") if math.type(r) == math.type(v) then same = same + 1 end end
print(same, #values)
f:close()
os.remove(name)
