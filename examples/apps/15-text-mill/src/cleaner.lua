local stage = require("stage")

type Word = {number: integer, text: string}

local function main(next_stage: string): integer
    return stage.run(next_stage, function(word: Word): {Word}
        if word.text == "!boom" then error("word " .. word.number .. " jams the cleaner") end
        local text = word.text:lower():gsub("%p", "")
        return {{number = word.number, text = text}}
    end)
end

return {main = main}
