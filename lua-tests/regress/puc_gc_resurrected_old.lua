-- Class: resurrected object in the old generation. An object that survived many cycles is resurrected and gets new content.
local saved
local mt = {__gc = function(o) saved = o end}
local function make()
  local o = setmetatable({list = {1, 2, 3}}, mt)
  for _ = 1, 5 do collectgarbage() end
end
make()
collectgarbage()
print(saved ~= nil, #saved.list)
saved.list = {4, 5, {6}}
saved.closure = (function(x) return function() return x end end)({7})
for _ = 1, 3 do
  for i = 1, 1000 do local t = {i} end
  collectgarbage()
end
print(saved.list[3][1], saved.closure()[1])
