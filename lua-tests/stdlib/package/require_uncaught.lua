-- raises: module 'no.such.module' not found
-- 6.3 require: an uncaught failure ends the program
package.path, package.cpath = "./?.nope", ""
for i = 1, 8 do print("step", i) end
require("no.such.module")
