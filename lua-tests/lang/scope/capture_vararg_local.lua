-- 3.5: a local made from varargs captured in different ways and changed at different times
local function scope(...) local v = ...
  local get = function() return v end
  local set = function(x) v = x end
  local nested = function() return function() return v end end
  local swap = function(x) local old = v; v = x; return old, v end
  print("start", v, get(), nested()())
  v = v + 1
  print("changed outside", v, get(), nested()())
  set(10)
  print("changed inside", v, get(), nested()())
  local inner = nested()
  v = "text"
  print("changed type", v, get(), inner())
  print("swap", swap(nil))
  print("nil now", v, get(), inner())
  v = {1, 2}
  print("table", #v, get() == v, inner()[2])
  local co = coroutine.wrap(function() v = 3; coroutine.yield(v); v = v * 2; return v end)
  print("coroutine", co(), v, co(), v)
  local fs = {}
  for i = 1, 3 do local v = v + i; fs[i] = function() v = v + 1; return v end end
  print("shadowed in a loop", fs[1](), fs[1](), fs[2](), fs[3](), v)
  local function rec(n) if n == 0 then return v end v = v + 1; return rec(n - 1) end
  print("recursion", rec(4), v)
  print("pcall", pcall(function() v = "before error"; error("e", 0) end), v)
  local same = function() return v end
  print("two closures share", (function() v = 42; return get(), same(), inner() end)())
  collectgarbage()
  print("after collection", get(), same())
  v = 7
end scope(1)
