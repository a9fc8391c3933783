local registry = require("registry")

local function show()
    local names: {string} = {}
    for i, seed in ipairs(registry.find({["meta.type"] = "seed"}) or {}) do
        names[i] = ("%s (%d days)"):format(seed.id:match(":(.*)") or seed.id, seed.data.days)
    end
    local version = registry.current_version()
    print(("%s: %s"):format(version and version:string() or "?", table.concat(names, ", ")))
end

-- Applies one change; what is wrong with it is shown.
local function change(comment: string, how: (changes: registry.Changes) -> any)
    local snapshot, err = registry.snapshot()
    if not snapshot then error(err) end
    local changes = snapshot:changes()
    how(changes)
    local version, failure = changes:apply({comment = comment})
    if version then
        show()
    else
        print(("%s: %s (%s)"):format(comment, failure:message(), failure:kind()))
    end
end

local function seed(name: string, days: integer): registry.EntryIn
    return {
        id = "seeds:" .. name,
        kind = "registry.entry",
        meta = {type = "seed"},
        data = {days = days},
    }
end

-- The versions as a tree: each below the one that it was made from.
local function print_tree()
    local history = registry.history()
    local current = registry.current_version()
    local children: {[integer]: {registry.Version}} = {}
    for _, version in ipairs(history and history:versions() or {}) do
        local before = version:previous()
        local parent = before and before:id() or -1
        children[parent] = children[parent] or {}
        table.insert(children[parent]!, version)
    end
    local function print_below(parent: integer, indent: string)
        for _, version in ipairs(children[parent] or {}) do
            local mark = current and version:id() == current:id() and "  <- now" or ""
            local comment = version:comment()
            print(indent .. version:string() .. (comment and " " .. comment or "") .. mark)
            print_below(version:id(), indent .. "  ")
        end
    end
    print_below(-1, "")
end

local function grow()
    show()
    change("kale comes", function(changes) changes:create(seed("kale", 6)) end)
    change("leek comes", function(changes) changes:create(seed("leek", 14)) end)
    change("carrot goes", function(changes) changes:delete("seeds:carrot") end)
    change("leek again", function(changes) changes:create(seed("leek", 15)) end)
end

local function branch()
    print("back to v1")
    assert(registry.apply_version(1))
    show()
    change("dill is quicker", function(changes) changes:update(seed("dill", 10)) end)
    print_tree()
end

local function main(part: string?): integer
    if part ~= "branch" then grow() end
    if part ~= "grow" then branch() end
    return 0
end

return {main = main}
