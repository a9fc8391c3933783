local pages = require("pages")

return function()
    print(table.concat(pages.languages(), ", "))
    return 0
end
