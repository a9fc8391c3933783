-- spec: errors 1; README 1
-- A plain program may use the name for itself.
-- expect: table	mine	nil
-- expect: table	function
-- expect: errors
-- expect: nil	table
errors = { "mine" }
print(type(errors), errors[1], errors.new)
local own = require "errors"
print(type(own), type(own.new))
local found
for name, value in pairs(package.loaded) do if value == own then found = name end end
print(found)
errors = nil
print(errors, type(require("errors")))
