-- 6.3 require: loads once, passes name and file
package.path = "./stdlib/package/support/?.lua"
local m = require("simple")
print(type(m), m.name, m.file, m.count)
print(require("simple") == m, package.loaded.simple == m, LOADS)
print(select("#", require("simple")))
package.loaded.simple = nil
local n = require("simple")
print(n ~= m, LOADS)
local c1, c2 = require "counter", require "counter"
print(c1.next(), c2.next(), c1 == c2)
package.loaded.counter = nil
print(require("counter").next())
print(require("string") == string, require("table") == table, require("_G") == _G, require("math").pi == math.pi)
package.loaded.invented = "any value"
print(require("invented"))
package.loaded.number = 42
print(require("number"))
print(pcall(require))
print(pcall(require, nil))
print(pcall(require, {}))
print(pcall(require, true))
