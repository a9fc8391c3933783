local io = require("io")
local time = require("time")

local answers = process.listen("answer")
local last_id = 0

-- Sends a line and waits for its answer; nil if there is none in time.
local function ask(text: string): string?
    last_id = last_id + 1
    if not process.send("relay", "shout", {id = last_id, text = text}) then return nil end
    local late = time.after("500ms")
    while true do
        local selected = channel.select({answers:case_receive(), late:case_receive()})
        if selected.channel == late then return nil end
        local answer = selected.value
        -- One that comes too late is nobody's any more.
        if answer.id == last_id then return answer.text end
    end
end

local function main(kill_before: string?): integer
    local kill_at = math.tointeger(tonumber(kill_before or 0) or 0) or 0
    local asked, answered = 0, 0
    while true do
        local line = io.readline()
        if not line then break end
        asked = asked + 1
        local relay = asked == kill_at and process.registry.lookup("relay")
        if relay then process.terminate(relay) end
        local answer = ask(line)
        if answer then answered = answered + 1 end
        io.print(answer or "(no answer)")
    end
    -- Workers that have answered may still be on their way out.
    local stats
    repeat
        stats = ask(":stats")
    until stats and stats:find("alive 0", 1, true)
    io.print(("asked %d, answered %d, lost %d"):format(asked, answered, asked - answered))
    io.print("workers " .. tostring(stats:match("alive %d+")))
    return 0
end

return {main = main}
