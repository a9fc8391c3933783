-- Class: barrier missed during sweep. Old, already swept tables get new objects while a cycle is under way.
local old = {}
for i = 1, 300 do old[i] = {} end
collectgarbage()
local wrong = 0
for round = 1, 30 do
  for step = 1, 20 do
    for i = step, 300, 20 do
      old[i] = old[i]
      old[i].new = {round, {i}}
      setmetatable(old[i], {__index = {inherited = {round}}})
    end
    collectgarbage("step", 1)
  end
  for i = 1, 300 do
    local t = old[i]
    if t.new[1] ~= round or t.new[2][1] ~= i or t.inherited[1] ~= round then wrong = wrong + 1 end
  end
end
print(wrong)
