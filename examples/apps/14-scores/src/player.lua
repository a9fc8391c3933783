local client = require("client")

-- Asks so often; how many requests had an answer, how many an error.
local function main(name: string, count: integer): {answered: integer, failed: integer}
    local answered, failed = 0, 0
    for _ = 1, count do
        local _, err = client.ask("board", "add", name, 1)
        if err then
            failed = failed + 1
        else
            answered = answered + 1
        end
    end
    return {answered = answered, failed = failed}
end

return {main = main}
