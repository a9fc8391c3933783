-- spec: errors 1; README 1
-- A plain program may use the name for itself.
-- expect: table	mine	nil
-- expect: table	function
-- expect: nil	table
-- expect: own module	true
errors = { "mine" }
print(type(errors), errors[1], errors.new)
local own = require "errors"
print(type(own), type(own.new))
errors = nil
print(errors, type(require("errors")))
-- A module of the program goes before the built-in one, as long as that is not loaded.
package.loaded.errors = nil
package.preload.errors = function() return "own module" end
print(require("errors"), package.loaded.errors == "own module")
