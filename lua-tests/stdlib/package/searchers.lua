-- 6.3 package.searchers: own searchers, their results, the loader's second argument
package.path, package.cpath = "", ""
print(#package.searchers, type(package.searchers[1]), type(package.searchers[4]))
package.preload.pre = function(...) return "pre got " .. select("#", ...) .. " " .. tostring((...)) .. " " .. tostring(select(2, ...)) end
print(require("pre"))
table.insert(package.searchers, 1, function(name)
  if name == "virtual" then return function(n, extra) return n .. " loaded with " .. tostring(extra) end, "extra value" end
  if name == "nothing" then return nil end
  if name == "silent" then return "\n\tsilent says no" end
  if name == "number" then return 42 end
  if name == "fails" then error("searcher failed", 0) end
end)
print(require("virtual"))
print(pcall(require, "nothing"))
print(pcall(require, "silent"))
print(pcall(require, "number"))
print(pcall(require, "fails"))
print(package.searchers[2]("absent"))
print(type(package.searchers[2]("pre")))
table.remove(package.searchers, 1)
package.searchers[5] = function(name) return function(n, x) return n .. "/" .. tostring(x) end end
print(require("last_resort"))
package.searchers[5] = nil
local saved = package.searchers
package.searchers = nil
print(pcall(require, "anything"))
package.searchers = {}
print(pcall(require, "anything"))
package.searchers = "text"
print(pcall(require, "anything"))
package.searchers = saved
print(pcall(require, "anything"))
