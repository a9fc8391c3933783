local pages = require("pages")
local registry = require("registry")

return function(language, ...)
    local phrase = table.concat({...}, " ")
    local page = pages.open(language)
    if not page then
        error("the book has no page for " .. language)
    end
    print(page[phrase] or ("no word for '" .. phrase .. "'"))
    local greeting = assert(registry.get("book:greeting"))
    print(greeting.data.text)
    return 0
end
