local logger = require("logger"):named("guest")

local function main()
    local events = process.events()
    while true do
        local event = events:receive()
        logger:info("what?", {reason = event.reason})
    end
end

return {main = main}
