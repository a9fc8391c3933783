local logger = require("logger"):named("chores")
local registry = require("registry")

local workers: {[string]: string} = {}

local function start(entry: registry.Entry)
    local every = entry.meta.every
    local pid, err = process.spawn_linked("home:worker", "home:house", entry.id, every)
    if pid then
        workers[entry.id] = pid
        logger:info("begins", {chore = entry.id, every = every})
    else
        logger:error("cannot begin", {chore = entry.id, reason = err})
    end
end

local function stop(id: string)
    local pid = workers[id]
    workers[id] = nil
    if pid then process.cancel(pid, "chore is no more") end
end

local function main()
    local events = process.events()
    local changes, err = registry.watch({["meta.type"] = "chore"})
    if not changes then error(err) end
    while true do
        local selected = channel.select({changes:case_receive(), events:case_receive()})
        if selected.channel == events then return end
        local change = selected.value
        for _, entry in ipairs(change.entries or {}) do start(entry) end
        local entry = change.entry
        if entry then
            stop(entry.id)
            if change.type ~= "delete" then start(entry) end
        end
    end
end

return {main = main}
