-- 2.5.1: finalizers run in reverse order of setmetatable
collectgarbage("stop") -- only the collections that the program asks for
local log = {}
local mt = {__gc = function(o) log[#log + 1] = o.name end}
local function make() for i = 1, 5 do setmetatable({name = "o" .. i}, mt) end end
make()
collectgarbage()
print(table.concat(log, " "))
log = {}
local function cyc() local a, b = {name = "a"}, {name = "b"}; a.b = b; b.a = a; setmetatable(a, mt); setmetatable(b, mt) end
cyc()
collectgarbage()
print(table.concat(log, " "))
log = {}
local function again() local x = setmetatable({name = "x"}, mt); local y = setmetatable({name = "y"}, mt); setmetatable(x, mt) end
again()
collectgarbage()
print(table.concat(log, " "))
log = {}
collectgarbage()
print(#log)
local count = 0
local cmt = {__gc = function() count = count + 1 end}
local function lots() for i = 1, 500 do setmetatable({}, cmt) end end
lots()
collectgarbage()
print(count)
local alive = setmetatable({name = "alive"}, mt)
collectgarbage()
print(#log, alive.name)
alive = nil
collectgarbage()
print(table.concat(log, " "))
local function args() setmetatable({name = "args"}, {__gc = function(...) print(select("#", ...), (...).name) end}) end
args()
collectgarbage()
