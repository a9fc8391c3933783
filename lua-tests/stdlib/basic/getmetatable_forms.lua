-- 6.1 getmetatable: honours __metatable; works on any value
print(getmetatable({}))
local mt = {}
local t = setmetatable({}, mt)
print(getmetatable(t) == mt)
mt.__metatable = "locked"
print(getmetatable(t))
mt.__metatable = false
print(getmetatable(t))
mt.__metatable = nil
print(getmetatable(t) == mt)
print(type(getmetatable("")), getmetatable("").__index == string)
print(getmetatable("a") == getmetatable("b"))
print(getmetatable(1), getmetatable(nil), getmetatable(true), getmetatable(print))
print(getmetatable(coroutine.create(print)))
print(type(getmetatable(io.stdout)))
print(pcall(getmetatable))
print(select("#", getmetatable({})))
for k, v in pairs(getmetatable("")) do print(k, v == string) end
