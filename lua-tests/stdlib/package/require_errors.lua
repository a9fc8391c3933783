-- 6.3 require: errors of loaders and searchers
package.path = "./stdlib/package/support/?.lua"
package.cpath = ""
print(pcall(require, "syntax"))
print(package.loaded.syntax)
print(pcall(require, "raises"))
print(package.loaded.raises)
print(pcall(require, "raises"))
local ok, e = pcall(require, "raisestable")
print(ok, type(e), e.code, package.loaded.raisestable)
package.preload.bad = function() error("preload failed", 0) end
print(pcall(require, "bad"))
package.preload.notcallable = 42
print(pcall(require, "notcallable") == true and "?" or "raised")
package.preload.notcallable = nil
print(pcall(require, "missing_module"))
print(pcall(require, "missing.dotted.module"))
print(pcall(require, ""))
print(pcall(function() require("missing_again") end))
print(pcall(function() local r = require r() end))
