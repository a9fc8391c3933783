local greeting = require("greeting")

type Hello = {text: string}

local function main(): Hello
    return {text = greeting.of()}
end

return {main = main}
