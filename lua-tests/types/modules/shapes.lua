-- A class hierarchy by metatables, with an interface over it.

interface Shape
    function area(self): number
    function name(self): string
    function scale(self, factor: number): Shape
end

type Point = {x: number, y: number}

local Base = {}
Base.__index = Base

function Base:describe(): string
    return string.format("%s with area %.2f", self:name(), self:area())
end

function Base:name(): string
    return "shape"
end

function Base:area(): number
    return 0
end

local Circle = setmetatable({}, {__index = Base})
Circle.__index = Circle

function Circle.new(center: Point, radius: number)
    return setmetatable({center = center, radius = radius}, Circle)
end

function Circle:name(): string
    return "circle"
end

function Circle:area(): number
    return math.pi * self.radius ^ 2
end

function Circle:scale(factor: number)
    return Circle.new(self.center, self.radius * factor)
end

local Polygon = setmetatable({}, {__index = Base})
Polygon.__index = Polygon

function Polygon.new(points: {Point})
    if #points < 3 then
        error("a polygon has at least 3 points")
    end
    return setmetatable({points = points}, Polygon)
end

function Polygon:name(): string
    return #self.points == 4 and "quadrangle" or "polygon"
end

function Polygon:area(): number
    local sum = 0.0
    local points = self.points
    for i = 1, #points do
        local a = points[i]
        local b = points[i % #points + 1]
        sum = sum + (a.x * b.y - b.x * a.y)
    end
    return math.abs(sum) / 2
end

function Polygon:scale(factor: number)
    local scaled: {Point} = {}
    for i, point in ipairs(self.points) do
        scaled[i] = {x = point.x * factor, y = point.y * factor}
    end
    return Polygon.new(scaled)
end

local function largest(shapes: {Shape}): Shape?
    local best: Shape? = nil
    local best_area = -1.0
    for _, shape in ipairs(shapes) do
        local area = shape:area()
        if area > best_area then
            best, best_area = shape, area
        end
    end
    return best
end

local function total_area(shapes: {Shape}): number
    local total = 0.0
    for _, shape in ipairs(shapes) do
        total = total + shape:area()
    end
    return total
end

local Vector = {}
Vector.__index = Vector

function Vector.new(x: number, y: number)
    return setmetatable({x = x, y = y}, Vector)
end

function Vector:length(): number
    return math.sqrt(self.x * self.x + self.y * self.y)
end

Vector.__add = function(a, b)
    return Vector.new(a.x + b.x, a.y + b.y)
end
Vector.__eq = function(a, b): boolean
    return a.x == b.x and a.y == b.y
end
Vector.__tostring = function(v): string
    return string.format("(%g, %g)", v.x, v.y)
end

local circle = Circle.new({x = 0, y = 0}, 2)
local square = Polygon.new({{x = 0, y = 0}, {x = 3, y = 0}, {x = 3, y = 3}, {x = 0, y = 3}})
print(circle:describe())
print(square:describe())
print(square:scale(2):describe())

local shapes: {Shape} = {circle, square, circle:scale(0.5)}
local best = largest(shapes)
if best then
    print("largest", best:name(), string.format("%.3f", best:area()))
end
print(string.format("%.3f", total_area(shapes)), largest({}))

local sum = Vector.new(1, 2) + Vector.new(2, 2)
print(tostring(sum), sum:length(), sum == Vector.new(3, 4))
