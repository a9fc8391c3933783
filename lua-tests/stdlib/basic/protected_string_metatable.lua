-- 6.1 / 6.4: changing the metatable that all strings share
local mt = getmetatable("")
print(type(mt), mt.__index == string, pcall(setmetatable, "x", {}))
mt.__metatable = "hidden"
print(getmetatable("anything"), getmetatable("") == "hidden")
mt.__metatable = nil
print(getmetatable("") == mt)
mt.__add = function(a, b) return "(" .. a .. "+" .. b .. ")" end
print("a" + "b", "1" + 2, "x" + 1)
mt.__add = nil
print(pcall(function() return "a" + "b" end))
mt.__len = function() return 99 end
print(#"abc", ("abc"):len())
mt.__len = nil
mt.__eq = function() return true end
print("a" == "b")
mt.__eq = nil
mt.__lt = function() return "never asked" end
print("a" < "b", pcall(function() return "a" < 1 end))
mt.__lt = nil
mt.__newindex = function(s, k, v) print("set", s, k, v) end
local s = "text"
s.field = 5
mt.__newindex = nil
mt.__call = function(str, i, j) return str:sub(i, j) end
print(("callable")(1, 4))
mt.__call = nil
mt.__index = function(str, k) return type(k) == "number" and str:byte(k) or string[k] end
print(("ABC")[2], ("ABC"):lower())
mt.__index = nil
print(pcall(function() return ("x"):upper() end))
print(pcall(function() return ("x").y end))
mt.__index = string
print(("back"):upper())
debug.setmetatable("", nil)
print(getmetatable(""), pcall(function() return ("x"):len() end))
debug.setmetatable("", mt)
print(("again"):len())
