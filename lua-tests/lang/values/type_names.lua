-- 2.1: the eight basic types, and type() of each kind of value
print(type(nil), type(true), type(false))
print(type(0), type(0.0), type(-0.0), type(1/0))
print(type(""), type("x"), type([[y]]))
print(type({}), type(setmetatable({}, {__name = "other"})))
print(type(print), type(function() end), type(string.format))
print(type(coroutine.create(print)), type((coroutine.running())))
print(type(io.stdout))
print(type(type(nil)) == "string", type(type) == "function")
print(pcall(type))
print(type(nil) == nil, type(nil) == "nil")
local function count(...) return select("#", ...) end
print(count(type(1)), count(type(nil, 1, 2)))
for _, v in ipairs{1, "a", {}, print, true} do io.write(type(v), " ") end
print()
