local egg = require("egg")

return {lay = function() return egg end}
