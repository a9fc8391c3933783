-- 6.6: a set class with operators
local Set = {}
Set.__index = Set
local function new(list) local s = setmetatable({ items = {} }, Set) for _, v in ipairs(list or {}) do s.items[v] = true end return s end
Set.__add = function(a, b) local r = new() for k in pairs(a.items) do r.items[k] = true end for k in pairs(b.items) do r.items[k] = true end return r end
Set.__mul = function(a, b) local r = new() for k in pairs(a.items) do r.items[k] = b.items[k] end return r end
Set.__sub = function(a, b) local r = new() for k in pairs(a.items) do if not b.items[k] then r.items[k] = true end end return r end
Set.__le = function(a, b) for k in pairs(a.items) do if not b.items[k] then return false end end return true end
Set.__lt = function(a, b) return a <= b and not (b <= a) end
Set.__eq = function(a, b) return a <= b and b <= a end
Set.__len = function(a) local n = 0 for _ in pairs(a.items) do n = n + 1 end return n end
Set.__tostring = function(a) local l = {} for k in pairs(a.items) do l[#l + 1] = k end table.sort(l) return "{" .. table.concat(l, ", ") .. "}" end
Set.__concat = function(a, b) return tostring(a) .. tostring(b) end
Set.__call = function(a, v) return a.items[v] == true end
Set.__unm = function(a) return new() end
local a, b = new { 1, 2, 3, 4 }, new { 3, 4, 5 }
print(a, b)
print(a + b, a * b, a - b, b - a)
print(#a, #b, #(a + b), #new())
print(a <= b, a * b <= a, a * b < a, a < a, a <= a, a >= a * b, a > b)
print(a == new { 4, 3, 2, 1 }, a ~= b, a == b, new() == new())
print(a .. b, a .. "!", "set: " .. b)
print(a(1), a(9), -a)
print(tostring(new { "x", "y" } + new { "z" }))
local u = new()
for i = 1, 10 do u = u + new { i * i % 7 } end
print(u, #u)
local sets = { new { 1, 2 }, new {}, new { 1, 2, 3 }, new { 1 } }
table.sort(sets)
for _, s in ipairs(sets) do io.write(tostring(s), " ") end
print()
