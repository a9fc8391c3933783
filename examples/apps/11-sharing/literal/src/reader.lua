local fs = require("fs")

return {main = function() return fs.get("market:files") end}
