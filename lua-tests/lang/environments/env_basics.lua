-- 2.2: a global name x is _ENV.x
x = 1
print(_ENV.x, _G.x, _ENV == _G, _G._G == _G, _ENV["x"])
_ENV.y = 2
print(y, rawget(_G, "y"))
_G.z = 3
print(z, _ENV.z)
x = nil
print(x, _ENV.x, rawget(_G, "x"))
local key = "dyn" .. "amic"
_ENV[key] = "d"
print(dynamic)
do local _ENV = {print = print}; x = "inner"; print(x, _ENV.x, y) end
print(x, rawget(_G, "x"))
local function f() g1 = "set by f"; return g1 end
print(f(), g1, _G.g1)
print(undefined1, _ENV.undefined2, _G["undefined3"])
local t = {}
for _, n in ipairs{"x", "y", "z", "dynamic", "g1"} do t[#t + 1] = n .. "=" .. tostring(_G[n]); _G[n] = nil end
print(table.concat(t, " "))
print(x, y, z, dynamic, g1)
