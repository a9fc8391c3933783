-- raises: inside the coroutine
local co = coroutine.wrap(function()
  for i = 1, 6 do coroutine.yield(i) end
  error("inside the coroutine")
end)
for i = 1, 6 do print(co()) end
print("next resume fails")
print(pcall(error, "caught", 0))
co()
print("never")
