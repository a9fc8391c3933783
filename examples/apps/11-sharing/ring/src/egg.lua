local hen = require("hen")

return {hatch = function() return hen end}
