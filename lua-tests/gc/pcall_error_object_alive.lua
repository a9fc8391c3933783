-- Error values survive until they are handled.
local function thrower()
  error({code = 7, list = {1, 2, 3}})
end
local ok, e = pcall(thrower)
collectgarbage()
print(ok, e.code, #e.list)
local ok2, e2 = xpcall(thrower, function(x)
  collectgarbage()
  x.handled = {true}
  return x
end)
collectgarbage()
print(ok2, e2.code, e2.handled[1])
local co = coroutine.create(thrower)
local ok3, e3 = coroutine.resume(co)
co = nil
collectgarbage()
print(ok3, e3.code)
