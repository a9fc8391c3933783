-- 3.4.1: a * b over floats, every pair; the result is always a float
local function show(v)
  if v ~= v then return "nan" end
  return tostring(v)
end
local values = {0.0, -0.0, 0.5, -1.5, 3.0, 1e200, 1e-200, 2^63, -2^63}
for _, a in ipairs(values) do
  local row = {}
  for _, b in ipairs(values) do
    local r = a * b
    assert(math.type(r) == "float")
    row[#row + 1] = show(r)
  end
  print(a, table.concat(row, " "))
end
local inf = math.huge
for _, v in ipairs{1.0, -1.0, 0.0, inf, -inf} do
  print(v, show(v * inf), show(v * -inf), show(inf * v), show(-inf * v))
end
local nan = inf - inf
print(show(nan * 1.5), show(1.5 * nan), show(nan * nan))
