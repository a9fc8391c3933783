local function main(name: string)
    local inbox = process.inbox()
    while true do
        local message, open = inbox:receive()
        if not open then return end
        if message:topic() == "storm" then error(name .. " is torn off", 0) end
        local from = message:from()
        if from then process.send(from, "green", name) end
    end
end

return {main = main}
