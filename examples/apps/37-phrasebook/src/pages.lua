-- The pages of the book: a file a language, a line a phrase, `english = foreign`.

local fs = require("fs")

type Page = {[string]: string}

local folder = assert(fs.get("book:phrases"))

local pages = {}

--- The languages that have a page, by name.
function pages.languages(): {string}
    local names = {}
    for item in assert(folder:readdir("/")) do
        table.insert(names, (string.gsub(item.name, "%.txt$", "")))
    end
    table.sort(names)
    return names
end

--- The page of a language; nothing if the book has none.
function pages.open(language: string): Page?
    local text = folder:readfile("/" .. language .. ".txt")
    if not text then
        return nil
    end
    local page: Page = {}
    for line in string.gmatch(text, "[^\n]+") do
        local english, foreign = string.match(line, "^(.-)%s*=%s*(.+)$")
        if english and foreign then
            page[english] = foreign
        end
    end
    return page
end

return pages
