-- 6.3 require: dots become directory separators; init files
package.path = "./stdlib/package/support/?.lua;./stdlib/package/support/?/init.lua"
package.cpath = ""
local p = require("pkg")
print(p.name, p.file)
print(p.sub.name, p.sub.file)
print(require("pkg.sub") == p.sub, package.loaded["pkg.sub"] == p.sub)
print(package.loaded.pkg == p, package.loaded.sub)
local q = require("pkg/sub")
print(q.name, q.file, q ~= p.sub)
print((pcall(require, "pkg..sub")))
print((pcall(require, ".pkg")))
print(require("pkg.init").name, require("pkg.init").file)
print(pcall(require, "pkg.none"))
package.loaded["pkg.sub"] = nil
print(require("pkg.sub") ~= p.sub)
