-- 2.4 / 6.6: classes, inheritance, mixins, properties
local function class(base)
  local c = {}
  c.__index = c
  return setmetatable(c, { __index = base, __call = function(cls, ...) local o = setmetatable({}, cls) if cls.init then cls.init(o, ...) end return o end })
end
local Animal = class()
function Animal:init(name) self.name = name end
function Animal:sound() return "..." end
function Animal:speak() return self.name .. " says " .. self:sound() end
local Dog = class(Animal)
function Dog:sound() return "woof" end
local Puppy = class(Dog)
function Puppy:init(name, age) Dog.init(self, name .. " jr") self.age = age end
function Puppy:sound() return Dog.sound(self):upper() .. "!" end
local a, d, p = Animal("thing"), Dog("Rex"), Puppy("Rex", 1)
print(a:speak()) print(d:speak()) print(p:speak(), p.age)
print(getmetatable(p) == Puppy, rawget(p, "speak"), Puppy.speak == Animal.speak)
local Point = class()
Point.init = function(self, x, y) self.x, self.y = x, y end
Point.__add = function(m, n) return Point(m.x + n.x, m.y + n.y) end
Point.__eq = function(m, n) return m.x == n.x and m.y == n.y end
Point.__tostring = function(s) return "(" .. s.x .. ", " .. s.y .. ")" end
Point.__lt = function(m, n) return m.x < n.x end
Point.__len = function(s) return 2 end
Point.__index = function(s, k) if k == "r" then return math.sqrt(s.x ^ 2 + s.y ^ 2) end return rawget(Point, k) end
print(tostring(Point(1, 2) + Point(3, 4)), Point(1, 2) == Point(1, 2), Point(1, 2) ~= Point(2, 1), Point(0, 9) < Point(1, 0), #Point(0, 0), Point(3, 4).r)
local function properties(t)
  local store, log = {}, {}
  return setmetatable(t, { __index = function(_, k) log[#log + 1] = "get " .. k return store[k] end, __newindex = function(_, k, v) log[#log + 1] = "set " .. k store[k] = v end }), log
end
local o, log = properties {}
o.x = 1 o.x = o.x + 1
print(o.x, table.concat(log, ", "))
local ro = setmetatable({}, { __index = { v = 1 }, __newindex = function(_, k) error("read only: " .. k, 2) end, __metatable = false })
print(ro.v, pcall(function() ro.v = 2 end))
local default = setmetatable({}, { __index = function(t, k) local v = {} rawset(t, k, v) return v end })
table.insert(default.list, "a") table.insert(default.list, "b") table.insert(default.other, "c")
print(#default.list, #default.other, rawget(default, "none"))
local multi = setmetatable({}, { __index = function(_, k) return Dog[k] or Point[k] end })
print(multi.sound == Dog.sound, multi.nothing)
