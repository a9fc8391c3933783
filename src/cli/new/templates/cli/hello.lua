local greeting = require("greeting")

local function main(name: string?): integer
    print(greeting.of(name))
    return 0
end

return {main = main}
