-- 6.3: package.loaded, preload, searchers and path as a program changes them
package.preload.early = function(name, extra) return { name = name, extra = extra } end
print(require("early").name, require("early") == package.loaded.early, require("early").extra)
package.loaded.early = nil
print(package.loaded.early, require("early").name, package.preload.early ~= nil)
table.insert(package.searchers, 2, function(name)
  if name:sub(1, 5) == "made." then return function(n, where) return n .. " from " .. where end, "nowhere" end
  return "\n\tnot made"
end)
print(require("made.up"), package.loaded["made.up"], #package.searchers)
local ok, message = pcall(require, "absent.module")
print(ok, message:match("^[^\n]*"), message:find("not made", 1, true) ~= nil)
package.path = "support/none/?.lua"
print(package.searchpath("x", package.path))
print(select(2, pcall(require, "x")):find("support/none/x.lua", 1, true) ~= nil)
local searchers = package.searchers
package.searchers = { function(name) return function() return "only " .. name end end }
print(require("anything"), #package.searchers)
package.searchers = nil
print(pcall(require, "nothing"))
package.searchers = searchers
package.loaded.string.patched = 1
print(string.patched, ("x").patched)
string.patched = nil
local loaded = package.loaded
package.loaded = {}
print(require("string") == string, package.loaded.string, debug.getregistry()._LOADED == loaded)
package.loaded = loaded
loaded.math = "another"
print(require("math"), math.floor(2.5))
loaded.math = math
require = nil
print(require, package.loaded._G.require)
