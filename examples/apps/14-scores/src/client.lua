local time = require("time")

local client = {}

local patience = "2s"
local last_id = 0

--- Asks the process of that name, and waits for the answer to this request.
function client.ask(whom: string, action: string, name: string?, points: integer?): (any, error?)
    local answers = process.listen("answer")
    last_id = last_id + 1
    local request = {id = last_id, action = action, name = name, points = points}
    local sent, err = process.send(whom, "request", request)
    if not sent then return nil, err end
    local late = time.after(patience)
    while true do
        local selected = channel.select({answers:case_receive(), late:case_receive()})
        if selected.channel == late then
            return nil, errors.new({message = "no answer", kind = errors.TIMEOUT})
        end
        -- What answers an earlier request came too late for it.
        local answer = selected.value
        if answer.id == last_id then return answer.value, answer.failure end
    end
end

return client
