-- 6.1 load: the env argument becomes the first upvalue
local env = { y = 5 }
local f = load("x = 1; return y, print", "=c", "t", env)
print(f())
print(env.x, rawget(_G, "x"))
print(pcall(load("return x", "=c", "t", nil)))
print(pcall(load("x = 1", "=c", "t", false)))
print(pcall(load("return #_ENV", "=c", "t", "text")))
print(load("return _ENV", "=c", "t", 42)())
print(load("return _ENV == nil", "=c", "t", nil)())
print(load("return _ENV == _G", "=c", "t")())
print(load("return _ENV == _G", "=c")())
local log = {}
local proxy = setmetatable({}, {
  __index = function(_, k) log[#log + 1] = "get " .. k return k end,
  __newindex = function(_, k, v) log[#log + 1] = "set " .. k .. "=" .. tostring(v) end,
})
load("a = b; c, d = 1, e", "=c", "t", proxy)()
print(table.concat(log, "; "))
print(debug.getupvalue(load("return 1", "=c", "t", 9), 1))
print(debug.getupvalue(load("return 1", "=c", "t", 9), 2))
-- a dumped function with one upvalue that is not _ENV
local up = 3
local g = load(string.dump(function() return up end), "=c", "b", "first upvalue")
print(g())
local h = load(string.dump(function() return up, env end), "=c", "b", "first only")
print(h())
print(load("local _ENV = { z = 1 }; return z")())
print(load("return function() return q end", "=c", "t", { q = "closed" })()())
