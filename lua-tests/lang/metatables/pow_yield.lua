-- __pow may yield; the operation ends when the handler returns
local mt = {}
mt.__pow = function(a, b)
  local x = coroutine.yield(type(a) .. "^" .. type(b))
  return x
end
local T = setmetatable({}, mt)
local co = coroutine.wrap(function(n)
  local r = T ^ n
  print("first", r)
  local s = n ^ T
  print("second", s)
  local list = {T ^ 1, T ^ T, "end"}
  print("list", table.unpack(list))
  local t = {}
  t.field = T ^ 3
  t[T ^ 4] = T ^ 5
  print("table", t.field, t.key)
  if T ^ 6 then print("true branch") else print("false branch") end
  return T ^ 7
end)
print(co(2))
print(co("r"))
print(co("s"))
print(co("l1"))
print(co("l2"))
print(co("f"))
print(co("key"))
print(co("value"))
print(co(nil))
print(co("done"))
print(pcall(co))
local co2 = coroutine.create(function() return pcall(function() return T ^ T end) end)
print(coroutine.resume(co2))
print(coroutine.status(co2), coroutine.resume(co2, "x"))
print(coroutine.status(co2))
