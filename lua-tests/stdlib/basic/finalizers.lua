-- 2.5.1: __gc order, resurrection, errors, late marking
-- not-under: gc finalizers run as soon as each object is garbage
-- not-under: worst finalizers run as soon as each object is garbage
local log = {}
local function obj(name, extra) return setmetatable({ name = name }, { __gc = function(o) log[#log + 1] = o.name if extra then extra(o) end end }) end
local function flush(what) collectgarbage() collectgarbage() print(what, table.concat(log, " ")) log = {} end
do local a, b, c = obj("a"), obj("b"), obj("c") end
flush("reverse order of marking")
obj("x")
flush("temporary")
local saved
obj("risen", function(o) saved = o end)
flush("resurrected")
print(saved and saved.name)
saved = nil
flush("not called again")
local again
again = function(o) setmetatable(o, { __gc = function(p) log[#log + 1] = p.name .. " second" end }) end
obj("twice", again)
flush("marked anew")
flush("and again")
local late = setmetatable({ name = "late" }, {})
getmetatable(late).__gc = function() log[#log + 1] = "late" end
late = nil
flush("__gc added after setmetatable is not seen")
local marked = setmetatable({}, { __gc = true })
getmetatable(marked).__gc = function() log[#log + 1] = "marked by a placeholder" end
marked = nil
flush("placeholder")
setmetatable({}, { __gc = 42 })
flush("non-function")
local t = setmetatable({}, { __mode = "v" })
t[1] = obj("weak value")
collectgarbage() 
print(t[1] == nil)
flush("weak")
local key = setmetatable({}, { __mode = "k" })
key[obj("weak key")] = "value"
flush("key")
print(next(key))
for i = 1, 5 do obj("n" .. i) end
flush("five")
local parent = obj("parent")
parent.child = obj("child")
parent = nil
flush("parent and child")
