type Unit = {name: string, kind: "length" | "mass", size: number}

-- Sizes are in metres and in grams.
local list: {Unit} = {
    {name = "m", kind = "length", size = 1},
    {name = "km", kind = "length", size = 1000},
    {name = "mi", kind = "length", size = 1609.344},
    {name = "ft", kind = "length", size = 0.3048},
    {name = "g", kind = "mass", size = 1},
    {name = "kg", kind = "mass", size = 1000},
    {name = "lb", kind = "mass", size = 453.59237},
}

local function find(name: string): Unit?
    for _, unit in ipairs(list) do
        if unit.name == name then return unit end
    end
    return nil
end

return {list = list, find = find}
