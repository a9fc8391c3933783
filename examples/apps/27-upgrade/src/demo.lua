local registry = require("registry")

local messages = 300

local answers = process.listen("counted")

-- Puts a text in the place of another in the source of the counter.
local function rewrite(old: string, new: string): string
    local entry = assert(registry.get("shop:counter"))
    local source = entry.data.source:gsub(
        'local version = "' .. old .. '"',
        ('local version = "%s"'):format(new)
    )
    local snapshot = assert(registry.snapshot())
    local changes = snapshot:changes()
    assert(changes:update({
        id = entry.id,
        kind = entry.kind,
        meta = entry.meta,
        data = {source = source},
    }))
    return (assert(changes:apply())):string()
end

local function main(): integer
    local pid = process.registry.lookup("counter")
    while not pid do pid = process.registry.lookup("counter") end
    for i = 1, messages do
        -- In the middle of it, without waiting for answers.
        if i == 101 then print(rewrite("first", "second") .. " applied") end
        if i == 201 then print(rewrite("second", "third") .. " applied") end
        assert(process.send("counter", "count", i))
    end
    local seen: {[string]: boolean} = {}
    local in_order = true
    local last
    for i = 1, messages do
        last = answers:receive()
        in_order = in_order and last.count == i
        seen[last.version] = true
    end
    print(("%d answers, in order: %s"):format(messages, tostring(in_order)))
    print("the last one by the version " .. last.version)
    print("the first version has answered: " .. tostring(seen.first or false))
    print("the same process: " .. tostring(process.registry.lookup("counter") == pid))
    return 0
end

return {main = main}
