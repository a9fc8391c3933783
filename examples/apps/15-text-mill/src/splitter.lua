local stage = require("stage")

type Word = {number: integer, text: string}

local function main(next_stage: string): integer
    local number = 0
    return stage.run(next_stage, function(line: string): {Word}
        local words: {Word} = {}
        for text in line:gmatch("%S+") do
            number = number + 1
            table.insert(words, {number = number, text = text})
        end
        return words
    end)
end

return {main = main}
