-- 2.5.1: at the end of the program all finalizers run, in reverse order of marking
-- not-under: gc finalizers run as soon as each object is garbage
-- not-under: worst finalizers run as soon as each object is garbage
local function obj(n) return setmetatable({ n = n }, { __gc = function(o) print("finalizer", o.n) end }) end
keep = {}
for i = 1, 8 do keep[i] = obj(i) end
local loc = obj("local")
setmetatable(_G, { __gc = function() print("finalizer of the globals", type(print)) end })
print("end of the main chunk")
