-- 3.4.10: method calls
local obj = {n = 0}
function obj:inc(k) self.n = self.n + (k or 1); return self end
print(obj:inc().n, obj:inc(5).n, obj:inc():inc():inc().n)
local Animal = {}; Animal.__index = Animal
function Animal.new(name) return setmetatable({name = name}, Animal) end
function Animal:speak() return self.name .. " makes a sound" end
function Animal:rename(n) self.name = n return self end
local Dog = setmetatable({}, {__index = Animal}); Dog.__index = Dog
function Dog.new(name) local d = Animal.new(name) return setmetatable(d, Dog) end
function Dog:speak() return Animal.speak(self) .. ": woof" end
local a, d = Animal.new("cat"), Dog.new("rex")
print(a:speak()) print(d:speak()) print(d:rename("max"):speak()) print(Animal.speak(d))
print(d.speak == Dog.speak, d.rename == Animal.rename, rawget(d, "speak"))
d.speak = function(self) return "own " .. self.name end
print(d:speak()) d.speak = nil print(d:speak())
Dog.speak = nil print(d:speak())
local s = "str"
print(s:len(), s:rep(2), ("x"):byte(), s:sub(-1), ("%s=%s"):format("k", "v"))
print(#s:rep(3), s:upper() .. s:lower(), -s:len())
local evals = 0
local function get() evals = evals + 1; return obj end
get():inc()
print(evals)
print(pcall(function() return obj:missing() end)) print(pcall(function() return obj.n:missing() end)) print(pcall(function() local x; x:m() end)) print(pcall(function() return ("x"):nope() end))
print(pcall(function() obj.f = 5; obj:f() end))
local t = setmetatable({}, {__index = function(t, k) return function(self, ...) return k, self == t, ... end end})
print(t:anything(1, 2)) print(t:other())
local prox = {}; prox[1] = {m = function(self) return self == prox[1] end}
print(prox[1]:m(), prox[1].m(prox[1]))
