-- 5.3: yields across pcall, xpcall, metamethods, iterators
local co = coroutine.create(function()
  print("in", pcall(function() local x = coroutine.yield("p1"); error("E" .. x, 0) end))
  print("in", pcall(function() return coroutine.yield("p2") end))
  print("in", xpcall(function() coroutine.yield("x1"); error("X", 0) end, function(m) return "handled " .. m end))
  print("in", pcall(pcall, coroutine.yield, "p3"))
  print("in", pcall(coroutine.yield, "p4"))
  print("in", select("#", pcall(coroutine.yield)))
  for i in coroutine.yield do print("iterator got", i) if i == 2 then break end end
  local ok, e = pcall(function() local ok, e = pcall(function() coroutine.yield("nested"); error("inner", 0) end); coroutine.yield(e); error("outer", 0) end)
  print(ok, e)
  return pcall(error, "last", 0)
end)
local v = {nil, "v1", "v2", nil, "v3", "v4", nil, 1, 2, nil, nil}
local i = 0
repeat i = i + 1; print(i, coroutine.resume(co, v[i])) until coroutine.status(co) == "dead"
