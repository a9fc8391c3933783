-- spec: modules/logger (output; our options)
-- variant: -s -v
-- variant:
-- expect: false
local logger = require("logger")
if not logger:enabled("error") then
    logger:error("never seen")
end
logger:warn("not shown by a script")
print(logger:enabled("warn"))
