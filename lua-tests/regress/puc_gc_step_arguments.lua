-- step arguments: zero, huge, negative, floats; the cycle ends
print(type(collectgarbage("step", 0)), type(collectgarbage("step", -1)), type(collectgarbage("step", 100000)))
print(pcall(collectgarbage, "step", 1.5)) print(pcall(collectgarbage, "step", "x")) print(pcall(collectgarbage, "step", {}))
print(type(collectgarbage("step", math.maxinteger >> 34)))
local n = 0 repeat n = n + 1 local t = {} until collectgarbage("step", 1) or n > 100000 print(n <= 100000)
local w = setmetatable({}, {__mode = "v"}) local function f() w[1] = {} end f() for r = 1, 3 do local k = 0 repeat k = k + 1 until collectgarbage("step", 10) or k > 100000 end print(w[1])
collectgarbage("stop") f() local k = 0 repeat k = k + 1 until collectgarbage("step", 50) or k > 100000 k = 0 repeat k = k + 1 until collectgarbage("step", 50) or k > 100000 print(w[1], collectgarbage("isrunning")) collectgarbage("restart") print(collectgarbage("isrunning"))
print(pcall(collectgarbage, "setpause", "200") == true, (pcall(collectgarbage, "setpause", 200)))
print((pcall(collectgarbage, "count", 5)), pcall(collectgarbage, ""))
