-- Class: overflow of the argument of a step.
print(type(collectgarbage("step", 2147483647)))
print(type(collectgarbage("step", -1)))
print(type(collectgarbage("step", -2147483648)))
print(type(collectgarbage("step", 0)))
print(pcall(type, collectgarbage("step", 2^31)))
local t = {}
for i = 1, 1000 do t[i] = {i} end
print(#t, t[1000][1])
