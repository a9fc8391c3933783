-- Class: finalizer with a bad stack. Finalizers run while frames with many registers and open calls are active.
local count = 0
local mt = {__gc = function(o)
  count = count + 1
  local function deep(n, ...) if n == 0 then return select("#", ...) end return (deep(n - 1, n, ...)) end
  assert(deep(100) == 100)
  local t = table.pack(table.unpack({1, 2, 3}, 1, 200))
  assert(t.n == 200)
end}
local function garbage() return setmetatable({}, mt) end
local function many(a, b, c, d, e, f, g, ...)
  local x, y, z = {a}, {b}, {c}
  garbage()
  collectgarbage()
  return x[1] + y[1] + z[1] + d + e + f + g + select("#", ...)
end
print(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
local s = ("a" .. tostring(garbage() ~= nil) .. (collectgarbage() and "b" or "c")) .. "d"
print(s)
local t = {garbage() and 1, collectgarbage(), garbage() and 2, [collectgarbage() + 10] = 3, collectgarbage()}
print(#t, t[1], t[3], t[10])
collectgarbage()
print(count)
