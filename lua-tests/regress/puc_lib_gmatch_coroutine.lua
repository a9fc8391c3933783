-- Class: gmatch iterator used from another coroutine than the one that made it.
local iterate = ("one two three four"):gmatch("%a+")
print(iterate())
local co = coroutine.wrap(function()
  coroutine.yield(iterate())
  coroutine.yield(iterate())
  return "end"
end)
print(co(), co(), iterate(), co(), iterate())
local shared = ("a1b2c3"):gmatch("(%a)(%d)")
local results = {}
for i = 1, 3 do
  results[i] = table.concat({coroutine.wrap(function() return shared() end)()}, "-")
end
collectgarbage()
print(table.concat(results, " "), shared())
