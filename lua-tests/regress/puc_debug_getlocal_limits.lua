-- Class: negative and extreme indices of getlocal and setlocal.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
local max, min = math.maxinteger, math.mininteger
local function f(a, ...)
  local b = 2
  local results = {}
  for _, i in ipairs{1, 2, 0, -1, -2, -3, -4, 100, -100} do
    local name, value = debug.getlocal(1, i)
    results[#results + 1] = tostring(name) .. "=" .. (type(value) == "table" and "table" or tostring(value))
  end
  print(table.concat(results, " "))
  print(debug.setlocal(1, -1, "changed"), debug.setlocal(1, -9, "x"), debug.setlocal(1, 1, "A"), debug.setlocal(1, 99, 1))
  print(a, ...)
end
f("x", "y", "z")
print(try(debug.getlocal, 1, max), try(debug.getlocal, 1, min))
print(try(debug.getlocal, 500, 1), try(debug.setlocal, 500, 1, 1), try(debug.getlocal, -1, 1))
print(pcall(debug.getlocal, f, max), debug.getlocal(f, 1), debug.getlocal(f, 2))
print(try(debug.getlocal), try(debug.getlocal, 1), try(debug.getlocal, "x", 1))
