-- A4: library tables as metatables, keys, weak entries, __index
local o = setmetatable({}, string)
print(o.x, pcall(function() return o + 1 end), #o, o == setmetatable({}, string))
print(pcall(function() return o() end))
local p = setmetatable({}, {__index = string})
print(p.rep("ab", 2), p.x, p.format("%d", 3))
local w = setmetatable({[string] = 1, [print] = 2}, {__mode = "k"})
collectgarbage()
print(w[string], w[print])
local v = setmetatable({string, print, math.pi}, {__mode = "v"})
collectgarbage()
print(v[1] == string, v[2] == print, v[3] == math.pi)
print(getmetatable("").__index == string, rawequal(string, _G.string), string == require("string"))
string.myfield = 5
print(("x").myfield, p.myfield) string.myfield = nil
print(("x").myfield)
setmetatable(math, {__index = function(_, k) return "math." .. k end})
print(math.nothing, math.pi > 3) setmetatable(math, nil)
print(math.nothing)
for i = 1, 3 do collectgarbage() end
print(string.upper("still here"))
