-- yields across pcall with hooks set; errors in hooks
local co = coroutine.create(function() local ok, v = pcall(function() local x = coroutine.yield("a") return x * 2 end) local ok2, e = pcall(function() coroutine.yield("b") error("boom", 0) end) return ok, v, ok2, e end)
local lines = 0
debug.sethook(co, function() lines = lines + 1 end, "l")
print(coroutine.resume(co)) print(coroutine.resume(co, 21)) print(coroutine.resume(co)) print(lines > 0)
local ok, e = pcall(function() debug.sethook(function() debug.sethook() error("from hook", 0) end, "l")
  local x = 2 end)
print(ok, e)
local calls = 0
debug.sethook(function() calls = calls + 1 end, "c")
local r = {pcall(pcall, pcall, error, "x")}
debug.sethook()
print(r[1], r[2], r[3], r[4], calls >= 4)
local c = coroutine.wrap(function() debug.sethook(function() end, "crl", 1) local s = 0 for i = 1, 10 do s = s + coroutine.yield(i) end return s end)
c() for i = 1, 9 do c(i) end print(c(10), debug.gethook())
local inhook = 0
debug.sethook(function() inhook = inhook + 1; local t = {} for i = 1, 3 do t[i] = i end end, "", 10)
for i = 1, 100 do local x = i * 2 end
debug.sethook() print(inhook > 5)
print(pcall(function() debug.sethook(function() debug.sethook() error("once", 0) end, "", 1) local a = 1 local b = 2 return a + b end))
