-- 6.3 require: the message lists every place that was tried
package.cpath = ""
local function try(path, name)
  package.path = path
  local ok, e = pcall(require, name)
  print(ok, e)
end
try("", "nothing")
try("./?.nope", "nothing")
try("./?.nope;./?/init.nope", "nothing")
try("./?.nope", "a.b.c")
try("a;b;c", "x")
try("?", "q/r")
try("./?/?.nope", "twice")
try(";", "semi")
try("./x.nope;", "trailing")
try(";;", "double")
package.path = "./stdlib/package/support/?.lua"
package.cpath = "./?.nosuchext;./lib?.nosuchext"
print(pcall(require, "cmodule"))
print(pcall(require, "c.module"))
print(pcall(require, "v1-cmodule"))
package.searchers = { function() return "\n\tonly searcher" end }
print(pcall(require, "x"))
