-- setupvalue and getupvalue: _ENV, constants, out of range, native functions.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
local f = load("return X, Y")
print(f())
print(debug.setupvalue(f, 1, {X = 5, Y = 6}), f())
print(debug.getupvalue(f, 1), debug.getupvalue(f, 2), debug.setupvalue(f, 2, 1), debug.setupvalue(f, 0, 1), debug.setupvalue(f, -1, 1))
local a, b = 1, 2
local function g() return a + b end
print(debug.getupvalue(g, 1), debug.getupvalue(g, 2))
debug.setupvalue(g, 2, 40)
print(b, g())
print(debug.setupvalue(print, 1, 2), try(debug.setupvalue, 1, 1, 1), try(debug.setupvalue, g, 1))
local stripped = load(string.dump(function() return a, b end, true))
print(debug.getupvalue(stripped, 1), debug.setupvalue(stripped, 1, 11) ~= nil, (stripped()))
