local stage = {}

--- Gives each value that comes to `work`, and what that returns to the next stage, one by one. The end goes on as well.
function stage.run(next_stage: string, work: (value: any) -> {any}): integer
    local inbox = process.inbox()
    local count = 0
    while true do
        local message, open = inbox:receive()
        if not open then return count end
        if message:topic() == "end" then
            process.send(next_stage, "end")
            return count
        end
        for _, value in ipairs(work(message:payload():data())) do
            -- Without a next stage there is nothing to do: whoever watches the stages knows why.
            if not process.send(next_stage, "value", value) then return count end
            count = count + 1
        end
    end
    return count
end

return stage
