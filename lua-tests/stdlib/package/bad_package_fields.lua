-- 6.3 require: package.path and cpath must be strings
package.cpath = ""
local saved = package.path
for _, v in ipairs { 5, true, {}, print } do
  package.path = v
  print(type(v), pcall(require, "no_such_module_here"))
end
package.path = nil
print(pcall(require, "no_such_module_here"))
package.path = ""
for _, v in ipairs { true, {}, print } do
  package.cpath = v
  print(type(v), pcall(require, "no_such_module_here"))
end
package.cpath = nil
print(pcall(require, "no_such_module_here"))
package.cpath = ""
print(pcall(require, "no_such_module_here"))
package.path = "./stdlib/package/support/?.lua"
package.config = "changed"
print(require("simple").name)
package.preload = {}
package.preload.late = function() return "from the new table" end
print(pcall(require, "late") == true and "used" or "the registry keeps the old one")
package.loaded = {}
print(require("string") == string)
_G.package = nil
print(require("counter").next())
