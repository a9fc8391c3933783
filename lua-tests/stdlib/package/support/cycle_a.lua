-- one half of a cycle
local b = require("cycle_b")
return { name = "a", b = b }
