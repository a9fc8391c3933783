-- 2.5.1: when the state closes, all objects marked for finalization are finalized
collectgarbage("stop") -- only the collections that the program asks for
local order = {}
for i = 1, 5 do order[i] = setmetatable({}, {__gc = function() print("closing", i) end}) end
GLOBAL = setmetatable({}, {__gc = function() print("global object") end})
local co = coroutine.create(function() local x = setmetatable({}, {__gc = function() print("in a suspended coroutine") end}); coroutine.yield(x) end)
coroutine.resume(co)
setmetatable({}, {__gc = function() print("library still there", string.format("%d", 5), #order) end})
setmetatable({}, {__gc = function() error("an error here is not fatal") end})
print("end of the main chunk")
