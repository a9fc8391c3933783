-- Stores of new objects into tables that were already marked (write barrier).
local old = {}
for i = 1, 100 do old[i] = {} end
collectgarbage()
for round = 1, 50 do
  for i = 1, 100 do
    old[i].value = {round * i}
    old[i][1] = "s" .. round .. "_" .. i
    if i % 10 == 0 then collectgarbage("step", 1) end
  end
end
local bad = 0
for i = 1, 100 do
  if old[i].value[1] ~= 50 * i or old[i][1] ~= "s50_" .. i then bad = bad + 1 end
end
print(bad)
