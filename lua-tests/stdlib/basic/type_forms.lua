-- 6.1 type: the eight names; the argument is required
print(type(nil), type(true), type(1), type(1.5))
print(type("s"), type({}), type(print), type(function() end))
print(type(coroutine.create(print)), type(io.stdout))
print(type(nil, 1, 2))
print(pcall(type))
print(pcall(function() return type() end))
print(pcall(function(...) return type(...) end))
print(type(type(1)))
print(type(setmetatable({}, { __type = "x", __name = "My" })))
print(select("#", type(1)))
print(type(0/0), type(math.huge), type(1 // 1))
print(type(string.gmatch("a", "a")), type(coroutine.wrap(print)), type(io.lines))
local seen = {}
for _, v in ipairs { 1, "a", {}, print, true } do seen[#seen + 1] = type(v) end
print(table.concat(seen, " "))
