-- Class: internal values escape through debug functions.
local function check(f)
  local i = 1
  while true do
    local name, value = debug.getlocal(f, i)
    if not name then break end
    i = i + 1
  end
  return i - 1
end
print(check(function(a, b, c, ...) end), check(function() end), debug.getlocal(print, 1))
local function inside(...)
  local kinds = {}
  for k = 1, 3 do
    for i = -3, 12 do
      local name, value = debug.getlocal(1, i)
      if name then kinds[type(value)] = true end
    end
  end
  for key in pairs(kinds) do
    if not ({["nil"] = 1, number = 1, string = 1, table = 1, ["function"] = 1, boolean = 1})[key] then return key end
  end
  return "ordinary values only"
end
print(inside(1, "x", {}))
print(debug.getupvalue(print, 1), debug.getupvalue(print, 0), pcall(debug.getupvalue, 1, 1))
print(debug.getuservalue(1), debug.getuservalue({}), debug.getuservalue(io.stdout))
print(type(debug.getregistry()), type(debug.getmetatable("").__index))
local co = coroutine.create(function(a) local b = 2 coroutine.yield() end)
coroutine.resume(co, 1)
print(debug.getlocal(co, 1, 1))
print(debug.getlocal(co, 1, 2))
print(debug.getlocal(co, 1, 3))
print(pcall(debug.getlocal, co, 5, 1))
