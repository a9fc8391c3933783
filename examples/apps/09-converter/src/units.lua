local io = require("io")
local units = require("units")

local function main(): integer
    for _, unit in ipairs(units.list) do io.print(("%-2s  %s"):format(unit.name, unit.kind)) end
    return 0
end

return {main = main}
