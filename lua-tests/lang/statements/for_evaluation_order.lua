-- 3.3.5: the three expressions are evaluated once, in order, before the loop
local log = {}
local function e(v, name) log[#log + 1] = name; return v end
for i = e(1, "start"), e(3, "limit"), e(1, "step") do log[#log + 1] = i end
print(table.concat(log, " "))
log = {}
print(pcall(function() for i = e(1, "start"), e({}, "limit"), e(nil, "step") do end end))
print(table.concat(log, " "))
log = {}
print(pcall(function() for i = e("x", "start"), e("y", "limit"), e("z", "step") do end end))
print(table.concat(log, " "))
local function multi() return 1, 3 end
local t = {}
for i = multi(), 4 do t[#t + 1] = i end
print(table.concat(t, " "))
for i = (multi()), select(2, multi()) do io.write(i, " ") end print()
local mt = setmetatable({}, {__index = function(_, k) log[#log + 1] = k; return 2 end})
log = {}
for i = mt.a, mt.b, mt.c do log[#log + 1] = "body" end
print(table.concat(log, " "))
for i = 1, #{1, 2, 3} do io.write(i, " ") end print()
print(select("#", (function() for i = 1, 3 do if i == 2 then return i, i end end end)()))
