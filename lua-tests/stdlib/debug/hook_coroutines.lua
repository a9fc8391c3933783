-- 6.10 debug.sethook: hooks belong to one thread
local lines = {}
local co = coroutine.create(function()
  local a = 1
  coroutine.yield(a)
  local b = 2
  return b
end)
debug.sethook(co, function(_, l) lines[#lines + 1] = l end, "l")
print(coroutine.resume(co))
print(table.concat(lines, " "))
print(debug.gethook())
print(select(2, debug.gethook(co)), select(3, debug.gethook(co)))
print(coroutine.resume(co))
print(table.concat(lines, " "))
debug.sethook(co)
print(debug.gethook(co))
lines = {}
debug.sethook(function(_, l) lines[#lines + 1] = l end, "l")
coroutine.wrap(function()
  local inside = 1
  inside = inside + 1
end)()
debug.sethook()
print(table.concat(lines, " "))
local events = {}
co = coroutine.create(function() coroutine.yield() error("e", 0) end)
debug.sethook(co, function(e) events[#events + 1] = e end, "cr")
print(coroutine.resume(co))
print(coroutine.resume(co))
print(table.concat(events, " "))
print(pcall(debug.sethook, co, 1, 2))
print(pcall(debug.sethook, 1))
print(pcall(debug.gethook, co) == true)
