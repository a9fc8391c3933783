-- Extra arguments are alive while the function runs.
local function f(...)
  collectgarbage()
  local a, b = select(2, ...)
  collectgarbage()
  local t = {...}
  return a[1], b[1], #t, t[3][1]
end
print(f({1}, {2}, {3}))
local function g(...)
  collectgarbage()
  return ...
end
print(#{g({}, {}, {})}, (g({5}))[1])
