-- 6.3 require: what ends up in package.loaded
package.path = "./stdlib/package/support/?.lua"
print(require("novalue"), package.loaded.novalue, NOVALUE_RAN)
print(require("novalue"), NOVALUE_RAN)
print(require("returnsfalse"), package.loaded.returnsfalse, FALSE_RAN)
print(require("returnsfalse"), FALSE_RAN)
print(require("setsloaded"), package.loaded.setsloaded)
print(require("setsandreturns"), package.loaded.setsandreturns)
package.loaded.early = false
package.preload.early = function() return "loaded after all" end
print(require("early"))
package.preload.isnil = function() return nil end
print(require("isnil"), package.loaded.isnil)
package.preload.several = function() return 1, 2, 3 end
print(require("several"))
package.preload.number = function() return 0 end
print(require("number"), require("number"))
print(require("cycle_a").name, require("cycle_a").b.name, CYCLE)
