-- Classes with inheritance through __index: virtual calls, super calls, getters and setters.
-- small: 6000
local n = tonumber(arg and arg[1]) or 400000

local Shape = {}
Shape.__index = Shape
function Shape.new(class, name)
  return setmetatable({ name = name, scale = 1, calls = 0 }, class)
end
function Shape:area() return 0 end
function Shape:grow(by)
  self.scale = self.scale + by
  if self.scale > 5 then self.scale = 1 end
  return self
end
function Shape:measured()
  self.calls = self.calls + 1
  return self:area() * self.scale
end
function Shape:get_calls() return self.calls end

local function subclass(base)
  local class = setmetatable({}, { __index = base })
  class.__index = class
  return class
end

local Rectangle = subclass(Shape)
function Rectangle.new(class, width, height)
  local self = Shape.new(class, "rectangle")
  self.width, self.height = width, height
  return self
end
function Rectangle:area() return self.width * self.height end

local Square = subclass(Rectangle)
function Square.new(class, side)
  local self = Rectangle.new(class, side, side)
  self.name = "square"
  return self
end
function Square:measured()
  return Rectangle.measured(self) + 1
end

local Triangle = subclass(Shape)
function Triangle.new(class, base, height)
  local self = Shape.new(class, "triangle")
  self.base, self.height = base, height
  return self
end
function Triangle:area() return self.base * self.height / 2 end

local shapes = {
  Rectangle:new(3, 4), Square:new(5), Triangle:new(6, 7), Square:new(2), Triangle:new(1, 8),
}
local total = 0
for i = 1, n do
  for k = 1, #shapes do
    total = total + shapes[k]:grow(k + i % 3):measured()
  end
  if total > 1000000 then total = total - 999331 end
end
local calls = 0
for _, shape in ipairs(shapes) do
  calls = calls + shape:get_calls()
end
print(string.format("total %.1f, calls %d", total, calls))
