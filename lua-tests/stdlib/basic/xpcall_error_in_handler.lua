-- 6.1 xpcall: an error inside the handler calls the handler again, until it gives up
local calls = 0
local ok, e = xpcall(error, function(m)
  calls = calls + 1
  if calls < 3 then error("again " .. calls, 0) end
  return "finally " .. tostring(m)
end, "first")
print(ok, e, calls)
ok, e = xpcall(error, error, "plain")
print(ok, e)
ok, e = xpcall(error, function() error("always") end, "x")
print(ok, type(e))
print(pcall(xpcall, error, 42, "x"))
local inner
ok, e = xpcall(function()
  inner = { pcall(error, "inner") }
  error("outer", 0)
end, function(m) return "H " .. m end)
print(inner[1], inner[2], ok, e)
print(xpcall(function()
  return xpcall(error, function(m) return "inner " .. m end, "e")
end, function(m) return "outer " .. m end))
print(xpcall(function()
  xpcall(error, function(m) return "inner " .. m end, "e")
  error("second", 0)
end, function(m) return "outer " .. m end))
print(pcall(xpcall, error, function(m) return m end, "z"))
