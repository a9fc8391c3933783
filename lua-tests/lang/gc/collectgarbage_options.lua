-- 6.1: collectgarbage and its options
print(collectgarbage(), collectgarbage("collect"))
print(type(collectgarbage("count")), math.type(collectgarbage("count")), collectgarbage("count") > 0)
print(collectgarbage("isrunning"))
print(collectgarbage("stop"), collectgarbage("isrunning"))
print(collectgarbage("restart"), collectgarbage("isrunning"))
local old = collectgarbage("setpause", 150)
print(type(old), collectgarbage("setpause", old))
local oldm = collectgarbage("setstepmul", 300)
print(type(oldm), collectgarbage("setstepmul", oldm))
print(type(collectgarbage("step")), type(collectgarbage("step", 10)))
local n = 0
repeat n = n + 1 until collectgarbage("step", 0) or n > 1000000
print(n <= 1000000)
print(pcall(collectgarbage, "bogus"))
print(pcall(collectgarbage, 1))
print(pcall(collectgarbage, {}))
print(pcall(collectgarbage, "setpause", "x"))
print(collectgarbage(nil))
local before = collectgarbage("count")
local t = {}
for i = 1, 10000 do t[i] = {i} end
local mid = collectgarbage("count")
t = nil
collectgarbage() collectgarbage()
local after = collectgarbage("count")
print(mid > before, after < mid)
collectgarbage("stop")
local w = setmetatable({}, {__mode = "v"})
w[1] = {}
for i = 1, 100000 do local x = {} end
print(w[1] ~= nil)
collectgarbage("restart")
