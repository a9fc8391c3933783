-- 6.3 require: inside coroutines, nested and through pcall
package.path = "./stdlib/package/support/?.lua;./stdlib/package/support/?/init.lua"
local co = coroutine.wrap(function()
  local m = require("counter")
  coroutine.yield(m.next())
  coroutine.yield(m.next())
  return require("simple").name
end)
print(co()) print(co()) print(co())
print(require("counter").next())
package.preload.outer = function() return { inner = require("inner_mod"), name = "outer" } end
package.preload.inner_mod = function() return { name = "inner", outer_state = type(package.loaded.outer) } end
print(require("outer").inner.name, require("outer").inner.outer_state)
package.preload.self_cycle = function() DEPTH = (DEPTH or 0) + 1 if DEPTH < 3 then return require("self_cycle") end return "stopped at " .. DEPTH end
print(require("self_cycle"))
package.preload.fails_once = function() FAILS = (FAILS or 0) + 1 if FAILS == 1 then error("first time", 0) end return "second time" end
print(pcall(require, "fails_once"))
print(pcall(require, "fails_once"))
print(pcall(require, "raises"))
package.preload.yields = function() coroutine.yield() end
print(coroutine.resume(coroutine.create(function() return require("yields") end)))
