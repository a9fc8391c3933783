local logger = require("logger"):named("beacon")

local function main(): integer
    local inbox = process.inbox()
    local events = process.events()
    assert(process.registry.register("lighthouse"))
    logger:info("lit")
    local answered = 0
    while true do
        local selected = channel.select({inbox:case_receive(), events:case_receive()})
        if selected.channel == events or not selected.ok then break end
        local message = selected.value
        local from = message:from()
        if from then
            local round = message:payload():data()
            answered = answered + 1
            logger:info("seen from afar", {round = round})
            process.send(from, "light", round)
        end
    end
    logger:info("out", {answered = answered})
    return answered
end

return {main = main}
