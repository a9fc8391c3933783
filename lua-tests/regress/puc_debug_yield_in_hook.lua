-- Class: yields in hooks are refused from Lua, and leave the coroutine usable.
local co = coroutine.create(function()
  local n = 0
  for i = 1, 10 do n = n + i end
  return n
end)
local refused
debug.sethook(co, function()
  local ok, message = pcall(coroutine.yield, 1)
  refused = message
  debug.sethook(co)
end, "l")
print(coroutine.resume(co))
print(refused, coroutine.status(co))
