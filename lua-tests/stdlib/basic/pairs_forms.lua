-- 6.1 pairs: __pairs gives three values; plain tables use next
local f, s, c = pairs({ 1 })
print(f == next, type(s), c)
print(select("#", pairs({})))
for k, v in pairs { 10, 20, 30 } do print(k, v) end
local obj = setmetatable({}, { __pairs = function(self)
  return function(st, i) if i < 3 then return i + 1, st[i + 1] end end, { "x", "y", "z" }, 0, "dropped"
end })
for k, v in pairs(obj) do print(k, v) end
print(select("#", pairs(obj)))
local few = setmetatable({}, { __pairs = function() return 1 end })
print(pairs(few))
local none = setmetatable({}, { __pairs = function() end })
print(pairs(none))
print(pcall(pairs))
print((pcall(pairs, nil)))
print((pcall(pairs, 1)))
print((pcall(pairs, "abc")))
print(pcall(function() for k in pairs(nil) do end end))
print(pcall(pairs, setmetatable({}, { __pairs = 1 })))
print(pcall(pairs, setmetatable({}, { __pairs = function() error("in pairs", 0) end })))
debug.setmetatable(1, { __pairs = function(n) return "num", n, nil end })
print(pairs(7))
debug.setmetatable(1, nil)
