local json = require("json")
local stage = require("stage")

local function main(next_stage: string): integer
    return stage.run(next_stage, function(word: any): {any}
        local text = assert(json.encode(word))
        return {assert(json.decode(text))}
    end)
end

return {main = main}
