-- 6.3: modules as tables with private state, and reloading
package.preload["stack"] = function(name)
  local M = { _NAME = name }
  local count = 0
  function M.new() count = count + 1 return setmetatable({}, { __index = M, __len = function(s) return rawlen(s) end }) end
  function M:push(...) for _, v in ipairs { ... } do self[#self + 1] = v end return self end
  function M:pop() return table.remove(self) end
  function M.created() return count end
  return M
end
local Stack = require("stack")
local s, t = Stack.new(), Stack.new()
print(Stack._NAME, Stack.created())
print(s:push(1, 2, 3):pop(), #s, t:pop(), #t)
print(require("stack").created())
package.loaded.stack = nil
local Again = require("stack")
print(Again.created(), Again ~= Stack, Stack.created())
package.preload["env"] = load("local M = {} local _ENV = M function f() return 'in env' end x = 5 return M")
print(require("env").f(), require("env").x, f, x)
package.preload["lazy"] = function()
  return setmetatable({}, { __index = function(t, k) local v = k:rep(2) rawset(t, k, v) return v end })
end
local lazy = require("lazy")
print(lazy.ab, rawget(lazy, "ab"), rawget(lazy, "cd"))
print(require("lazy") == lazy, lazy[""] == "")
package.preload["a.b"] = function(n) return n end
print(require("a.b"), package.loaded["a.b"], package.loaded.a)
