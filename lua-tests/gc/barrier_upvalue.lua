-- Stores of new objects into upvalues during a cycle.
local cells = {}
for i = 1, 50 do
  local v
  cells[i] = {set = function(x) v = x end, get = function() return v end}
end
collectgarbage()
for round = 1, 100 do
  for i = 1, 50 do
    cells[i].set({round, i})
    if i % 7 == 0 then collectgarbage("step", 1) end
  end
end
local bad = 0
for i = 1, 50 do
  local v = cells[i].get()
  if v[1] ~= 100 or v[2] ~= i then bad = bad + 1 end
end
print(bad)
