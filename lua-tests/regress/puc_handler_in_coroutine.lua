-- pcall loses the error handler inside coroutines, yields across xpcall
local co = coroutine.wrap(function()
  print(xpcall(function() coroutine.yield("in xpcall") error("after yield", 0) end, function(m) return "H1:" .. m end))
  print(xpcall(function() return xpcall(function() coroutine.yield("nested") error("E", 0) end, function(m) return "inner:" .. m end) end, function(m) return "outer:" .. m end))
  print(xpcall(function() pcall(function() coroutine.yield("pcall inside") error("swallowed") end) error("seen", 0) end, function(m) return "H2:" .. m end))
  print(xpcall(function() local c = coroutine.wrap(function() error("from inner co", 0) end) c() end, function(m) return "H3:" .. m end))
  print(xpcall(coroutine.yield, function(m) return "never" end, "direct yield"))
  return "end"
end)
print(co()) print(co()) print(co()) print(co()) print(co("resumed"))
print(xpcall(function() return coroutine.wrap(function() error("no handler of the resumer", 0) end)() end, function(m) return "main handler:" .. m end))
print(xpcall(function() local ok, m = coroutine.resume(coroutine.create(function() error("returned", 0) end)) return ok, m end, print))
local n = 0 local c2 = coroutine.create(function() return xpcall(function() local x = nil; x() end, function(m) n = n + 1 return m end) end)
print(coroutine.resume(c2)) print(n)
