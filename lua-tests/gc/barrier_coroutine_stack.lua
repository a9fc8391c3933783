-- Values passed into a coroutine whose stack was already scanned.
local co = coroutine.wrap(function(v)
  local list = {}
  while true do
    list[#list % 10 + 1] = v
    v = coroutine.yield(list)
  end
end)
local list
for i = 1, 2000 do
  list = co({i})
  if i % 3 == 0 then collectgarbage("step", 1) end
end
collectgarbage()
local sum = 0
for i = 1, #list do sum = sum + list[i][1] end
print(#list, sum)
