-- Manual 2.5.1: a resurrected object is not finalized again unless it is marked anew.
local saved, calls = nil, 0
local mt
mt = {__gc = function(o)
  calls = calls + 1
  saved = o
end}
local function make() setmetatable({data = {1, 2, 3}}, mt) end
make()
collectgarbage()
print(calls, saved and #saved.data)
saved = nil
collectgarbage()
print(calls, saved)
make()
collectgarbage()
setmetatable(saved, mt) -- mark it anew
saved = nil
collectgarbage()
print(calls, saved and saved.data[3])
