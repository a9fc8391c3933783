-- Metatables that are set during a cycle are kept.
local objects = {}
for i = 1, 200 do objects[i] = {} end
for round = 1, 20 do
  for i = 1, 200 do
    setmetatable(objects[i], {__index = function(_, k) return k .. round end})
    if i % 20 == 0 then collectgarbage("step", 1) end
  end
end
collectgarbage()
print(objects[1].a, objects[200].b, objects[77].c)
