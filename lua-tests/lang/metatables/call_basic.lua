-- 2.4 __call: the object comes first, all arguments and results pass
local T = setmetatable({}, {__call = function(self, ...)
  return type(self), select("#", ...), ...
end})
print(T())
print(T(1))
print(T(1, nil, nil))
print(T(table.unpack({1, 2, 3, 4, 5})))
print((T(1, 2)))
print(T{1} == "table", T"str")
local t = {f = T}
print(t.f(1), t.f("x"))
print(select("#", t:f(1)), select(3, t:f(1)) == t)
print(pcall(T, 1, 2))
print(select("#", T()), select("#", T(nil)))
local mt = getmetatable(T)
mt.__call = function() return end
print(select("#", T(1, 2, 3)))
mt.__call = function(_, n) if n == 0 then return "done" end return T(n - 1) end
print(T(10000))
mt.__call = print
mt.__tostring = function() return "T" end
T("printed", 1)
mt.__call = string.rep
print(pcall(T, 3))
mt.__call = function(self, _, i) i = (i or 0) + 1; if i <= 3 then return i end end
for i in T do io.write(i, ",") end
print()
for i, v in T, nil, nil do io.write(i, ";") break end
print()
