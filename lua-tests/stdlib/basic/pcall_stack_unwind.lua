-- 6.1 pcall: locals and upvalues survive the unwinding
local x = 1
local function f()
  x = x + 1
  local y = x
  local function g() y = y + 1; error({ get = function() return y end }) end
  g()
end
local ok, e = pcall(f)
print(ok, x, e.get())
local function deep(n)
  if n == 0 then error("bottom", 0) end
  local a, b, c = n, n, n
  deep(n - 1)
  return a + b + c
end
print(pcall(deep, 10))
print(pcall(deep, 1000))
local function nest(n)
  if n == 0 then return "in" end
  local ok, v = pcall(nest, n - 1)
  return v
end
print(nest(100))
local log = {}
for i = 1, 5 do
  local ok, err = pcall(function() if i % 2 == 0 then error(i) end return i * 10 end)
  log[#log + 1] = tostring(ok) .. ":" .. tostring(err)
end
print(table.concat(log, " "))
print(pcall(function() for i = 1, 3 do if i == 2 then error("i" .. i, 0) end end end))
local function overflow() return 1 + overflow() end
local ok, msg = pcall(overflow)
print(ok, type(msg), msg:find("stack overflow", 1, true) ~= nil)
print(pcall(deep, 3))
