-- 6.2 / 6.10: inspecting suspended coroutines
local co = coroutine.create(function(a, b, ...)
  local sum = a + b
  local function inner(x)
    local y = x * 2
    coroutine.yield(y)
    return y
  end
  local r = inner(sum)
  return r
end)
coroutine.resume(co, 1, 2, "v1", "v2")
for level = 0, 3 do
  local i = debug.getinfo(co, level, "nSlt")
  print(level, i and i.what, i and i.name, i and i.currentline, i and i.namewhat, i and i.istailcall)
end
for level = 1, 2 do
  local n = 1
  while true do
    local name, v = debug.getlocal(co, level, n)
    if not name then break end
    if name:sub(1, 1) ~= "(" then print(level, name, type(v) == "function" and "function" or v) end
    n = n + 1
  end
end
print(debug.getlocal(co, 2, -1))
print(debug.getlocal(co, 2, -2))
print(debug.getlocal(co, 2, -3))
print(pcall(debug.getlocal, co, 9, 1))
print(debug.setlocal(co, 1, 2, 100))
print(coroutine.resume(co))
print(debug.getinfo(co, 0), debug.traceback(co))
local fresh = coroutine.create(function(p) return p end)
print(debug.getinfo(fresh, 0), debug.traceback(fresh, "fresh"))
print(debug.getinfo(coroutine.running(), 1, "l").currentline)
print(debug.traceback(coroutine.running(), "self", 1))
