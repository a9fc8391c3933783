local pg = require("pg")

-- Joins the groups, tells what it hears, and leaves by ending.
local function main(owner: string, number: integer, names: {string}): integer
    local groups, err = pg.open("app:pg")
    if not groups then error(err) end
    local calls, events = process.listen("call"), process.events()
    for _, name in ipairs(names) do assert(groups:join(name)) end
    process.send(owner, "ready", number)
    local heard = 0
    while true do
        local selected = channel.select({calls:case_receive(), events:case_receive()})
        if selected.channel == events then return heard end
        heard = heard + 1
        process.send(owner, "heard", number)
    end
    return heard
end

return {main = main}
