type Word = {number: integer, text: string}

type Summary = {words: integer, distinct: integer, best: string, in_order: boolean}

local function main(owner: string): integer
    local inbox = process.inbox()
    local counts: {[string]: integer} = {}
    local summary: Summary = {words = 0, distinct = 0, best = "", in_order = true}
    while true do
        local message, open = inbox:receive()
        if not open or message:topic() == "end" then break end
        local word = Word(message:payload():data())
        summary.words = summary.words + 1
        summary.in_order = summary.in_order and word.number == summary.words
        counts[word.text] = (counts[word.text] or 0) + 1
    end
    for text, count in pairs(counts) do
        summary.distinct = summary.distinct + 1
        local most = counts[summary.best] or 0
        if count > most or count == most and text < summary.best then summary.best = text end
    end
    process.send(owner, "summary", summary)
    return summary.words
end

return {main = main}
