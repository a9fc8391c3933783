local bus = require("events")

local function main(owner: string): integer
    local readings, err = bus.subscribe("garden", "reading.*")
    if not readings then error(err) end
    process.send(owner, "ready")
    -- It is told to wake up; what was published meanwhile waits for it.
    process.inbox():receive()
    local count = 0
    while readings:channel():receive().kind ~= "reading.end" do count = count + 1 end
    process.send(owner, "awake", count)
    return count
end

return {main = main}
