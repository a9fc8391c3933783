-- Answers the one who has asked: the relay has done its part.

type Request = {id: integer, text: string}

local function main(asker: string, request: Request): boolean
    local answer = {id = request.id, text = request.text:upper()}
    return process.send(asker, "answer", answer) or false
end

return {main = main}
