-- One of a ring: passes on what it gets, one more than it was. The first message is the PID of the next one.

local function main()
    local tokens, nexts = process.listen("token"), process.listen("next")
    local next_one: string = nexts:receive()
    -- It has not opened its events, so it simply ends with the run.
    while true do process.send(next_one, "token", tokens:receive() + 1) end
end

return {main = main}
