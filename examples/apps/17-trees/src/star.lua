local names = {"north", "east", "south"}

local leaves: {[string]: string} = {}

local function grow(name: string): error?
    local pid, err = process.spawn_linked("trees:leaf", "trees:wood", name)
    if pid then leaves[pid] = name end
    return err
end

local function show()
    local green = process.listen("green")
    local seen: {string} = {}
    for pid in pairs(leaves) do process.send(pid, "look") end
    for i = 1, #names do seen[i] = green:receive() end
    table.sort(seen)
    print("green: " .. table.concat(seen, ", "))
end

local function main(): (integer?, error?)
    -- Without this the end of a leaf would be the end of the tree.
    process.set_options({trap_links = true})
    for _, name in ipairs(names) do
        local err = grow(name)
        if err then return nil, err end
    end
    show()
    local events = process.events()
    for pid, name in pairs(leaves) do
        if name == "east" then process.send(pid, "storm") end
    end
    local event = events:receive()
    local name = leaves[event.from]
    leaves[event.from] = nil
    if event.kind ~= process.event.LINK_DOWN or not name then return 1 end
    local reason = event.result and event.result.error
    print(("%s fell: %s"):format(name, tostring(reason)))
    local err = grow(name)
    if err then return nil, err end
    show()
    return 0
end

return {main = main}
