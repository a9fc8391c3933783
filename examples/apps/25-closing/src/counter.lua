local logger = require("logger"):named("counter")
local store = require("store")

local function main(): integer
    local sales = process.listen("sale")
    local events = process.events()
    local till, err = store.get("shop:till")
    if not till then error(err) end
    assert(process.registry.register("counter"))
    logger:info("open")
    local sum = 0
    while true do
        local selected = channel.select({sales:case_receive(), events:case_receive()})
        if selected.channel == events then break end
        sum = sum + selected.value
        logger:info("sold", {sum = sum})
    end
    -- Services stop before what they use: the store is still there.
    assert(till:set("sum", sum))
    logger:info("written down", {sum = till:get("sum")})
    return sum
end

return {main = main}
