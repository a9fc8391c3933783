-- 6.2: every library callback runs inside coroutines that yield between calls
local co = coroutine.wrap(function()
  local t = { 5, 3, 9, 1 }
  table.sort(t, function(a, b) return a > b end)
  coroutine.yield(table.concat(t, " "))
  coroutine.yield((("hello"):gsub("l", function(c) return c:upper() end)))
  local s = {}
  for k, v in string.gmatch("a=1, b=2", "(%w+)=(%w+)") do s[#s + 1] = k .. v coroutine.yield(k) end
  coroutine.yield(table.concat(s, ","))
  for i, v in ipairs { "x", "y" } do coroutine.yield(i .. v) end
  for p, c in utf8.codes("äb") do coroutine.yield(p .. ":" .. c) end
  local ok, e = pcall(function() coroutine.yield("in pcall") error("x", 0) end)
  coroutine.yield(tostring(ok) .. e)
  coroutine.yield(select(2, xpcall(function() coroutine.yield("in xpcall") error("z", 0) end, function(m) return "<" .. m .. ">" end)))
  coroutine.yield(load("return coroutine.yield('in loaded chunk')")() or "loaded end")
  return "finished"
end)
for i = 1, 20 do
  local v = co()
  print(i, v)
  if v == "finished" then break end
end
