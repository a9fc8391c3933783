-- classes: single and multiple inheritance, super, mixins, private state, properties
local function class(parent) local c = {} c.__index = c c.super = parent return setmetatable(c, {__index = parent, __call = function(cls, ...) local o = setmetatable({}, cls) if cls.init then cls.init(o, ...) end return o end}) end
local Shape = class() function Shape:init(name) self.name = name end function Shape:area() return 0 end function Shape:describe() return self.name .. " of area " .. self:area() end
local Rect = class(Shape) function Rect:init(w, h) Shape.init(self, "rect") self.w, self.h = w, h end function Rect:area() return self.w * self.h end
local Square = class(Rect) function Square:init(s) self.super.init(self, s, s) self.name = "square" end
local function try(f, ...) return select(2, pcall(f, ...)) end
print(Shape("blob"):describe()) print(Rect(2, 3):describe()) print(Rect(2, 3).area == Rect.area, Rect.describe == Shape.describe)
local ok, sq = pcall(Square, 4) print(ok and sq:describe() or sq)
Square.init = function(self, s) Rect.init(self, s, s) self.name = "square" end print(Square(4):describe(), Square.super == Rect, getmetatable(Square(1)) == Square)
local function multi(...) local ps = {...} local c = {} c.__index = c return setmetatable(c, {__index = function(_, k) for _, p in ipairs(ps) do if p[k] ~= nil then return p[k] end end end}) end
local A, B = {a = function() return "A.a" end, both = function() return "A.both" end}, {b = function() return "B.b" end, both = function() return "B.both" end}
local AB = multi(A, B) local ab = setmetatable({}, AB) print(ab.a(), ab.b(), ab.both(), ab.none, try(function() return ab.none() end))
local function account(balance) local self = {} function self.deposit(n) balance = balance + n return balance end function self.withdraw(n) if n > balance then error("insufficient funds", 2) end balance = balance - n return balance end return self end
local acc = account(100) print(acc.deposit(50), acc.withdraw(30), acc.balance) print(try(acc.withdraw, 1000)) print(try(function() acc.withdraw(1000) end))
local P = {} local props = {full = {get = function(o) return rawget(o, "first") .. " " .. rawget(o, "last") end, set = function(o, v) o.first, o.last = v:match("(%S+) (%S+)") end}}
P.__index = function(o, k) local p = props[k] if p then return p.get(o) end return rawget(P, k) end P.__newindex = function(o, k, v) local p = props[k] if p then p.set(o, v) else rawset(o, k, v) end end
local o = setmetatable({first = "Ada", last = "L"}, P) print(o.full) o.full = "Alan Turing" print(o.first, o.last, o.full, rawget(o, "full")) o.x = 5 print(o.x)
local log = {} local traced = setmetatable({}, {__index = function(_, k) log[#log + 1] = k return Shape[k] end}) print(traced.area(), traced.nothing, table.concat(log, ","))
print(tostring(setmetatable({}, {__tostring = function() return "obj" end})), Shape.super, Rect.super == Shape)
