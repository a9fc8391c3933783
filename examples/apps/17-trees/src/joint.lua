-- One of a chain: linked with the next, if there is one. Waits until it is asked to end.

local function main(owner: string, number: integer, next_one: string?): integer
    local events = process.events()
    if next_one then process.link(next_one) end
    process.send(owner, "linked", number)
    events:receive()
    return number
end

return {main = main}
