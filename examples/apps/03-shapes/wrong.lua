type Circle = {kind: "circle", radius: number, label?: string}

local function area(shape: Circle): number
    return math.pi * shape.radius ^ 2
end

print("started")
local pond: Circle = {kind = "circle", radius = "wide"}
local name: number = pond.label
print(area(pond), name, pond.diameter)
