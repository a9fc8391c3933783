-- B15: corners of tables
local t = {}
t[2] = 1; t[1] = 1
print(#t)
print(#{1, 2, 3, nil, nil}, #{nil}, #{n = 1}, #{[1] = 1, [2] = 2})
t = {}
for i = 10, 1, -1 do t[i] = i end
print(#t)
for i = 10, 1, -1 do t[#t] = nil end
print(#t, next(t))
local key = "con" .. "stant"
local u = {}
u[key] = "built at run time"
print(u.constant, u["constant"], rawget(u, "constant"))
local v = {constant = 1}
print(v[key], v["const" .. "ant"])
local long = ("k"):rep(100)
local w = {[long] = 1}
print(w[("k"):rep(50) .. ("k"):rep(50)])
local arr = setmetatable({1, nil, 3}, {__index = function(_, k) return "index " .. k end})
print(arr[1], arr[2], arr[3], arr[4])
arr[1] = nil print(arr[1])
local mt = {}
local o = setmetatable({}, mt)
print(o.x) mt.__index = function() return "added later" end print(o.x) rawset(mt, "__index", nil) print(o.x)
rawset(mt, "__ind" .. "ex", {x = "raw"}) print(o.x)
local c = setmetatable({}, {__index = {m = function() return "class" end}})
print(c:m()) c.m = function() return "instance" end print(c:m()) c.m = nil print(c:m())
c["m" .. ""] = function() return "computed name" end print(c:m())
t = {} t[1] = 1 t[2] = 2 t[4] = 4 t[3] = 3 t[5] = 5 print(#t, t[4])
t = {1, 2, 3} t[2.0] = "two" t["3"] = "string" print(t[2], t[3], t["3"])
t = {} for i = 1, 1000 do t[i] = i end for i = 1, 999 do t[i] = nil end print(t[1000], next(t))
t = {[-1] = "a", [0] = "b"} print(#t, t[-1], t[0])
