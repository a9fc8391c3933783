local registry = require("registry")

local function main(name: string?): (integer?, error?)
    local text, err = registry.get("text")
    if not text then return nil, err end
    print(("%s, %s%s"):format(text.data.greeting, name or "world", text.data.mark))
    return 0
end

return {main = main}
