-- Areas of shapes: record types, a union told apart by a tag, an optional field, a generic helper.

type Circle = {kind: "circle", radius: number @min(0), label?: string}
type Rectangle = {kind: "rectangle", width: number @min(0), height: number @min(0), label?: string}
type Shape = Circle | Rectangle

local function area(shape: Shape): number
    if shape.kind == "circle" then return math.pi * shape.radius ^ 2 end
    return shape.width * shape.height
end

local function map<A, B>(list: {A}, f: (A) -> B): {B}
    local out: {B} = {}
    for i, value in ipairs(list) do out[i] = f(value) end
    return out
end

local shapes: {Shape} = {
    {kind = "circle", radius = 2, label = "pond"},
    {kind = "rectangle", width = 3, height = 4.5},
}
for i, size in ipairs(map(shapes, area)) do
    print(string.format("%-10s %6.2f", shapes[i].label or shapes[i].kind, size))
end

-- What comes from outside is checked by the same type.
for _, data in ipairs{
    {kind = "circle", radius = 1},
    {kind = "circle", radius = -1},
    {kind = "square"},
} do
    local shape = Shape:is(data)
    print(data.kind, shape and "good" or "bad")
end
