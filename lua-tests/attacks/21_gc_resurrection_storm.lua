-- Finalizers that resurrect and make new objects with finalizers: bounded work in each cycle, the script ends.
-- limit: memory=64M
-- peak: 150M
-- expect: end
local mt = {}
local saved
mt.__gc = function(o)
  saved = o
  setmetatable(o, mt)
  setmetatable({}, mt)
end
for i = 1, 10 do setmetatable({}, mt) end
for i = 1, 10 do collectgarbage() end
for i = 1, 20000 do local t = {i} end
print("end")
