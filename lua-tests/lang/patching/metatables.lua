-- 2.4: metatables of library tables, library tables as metatables and as handlers
local log = {}
setmetatable(math, {
  __index = function(t, k) return t == math and "no " .. k end,
  __newindex = function(t, k, v) log[#log + 1] = k rawset(t, k, v) end,
  __call = function(self, x) return self == math, x end,
  __len = function() return 42 end,
  __concat = function(a, b) return "concat " .. type(a) .. type(b) end,
  __eq = function() return true end,
  __lt = function() return true end,
  __unm = function(x) return x == math end,
})
print(math.nothing, math.floor(1.5), math(7), #math, math .. "x", -math, math < 1)
math.added = 1
print(math.added, log[1], #log, getmetatable(math) == getmetatable(package.loaded.math))
setmetatable(math, nil)
print(math.nothing, math.added, pcall(function() return math(7) end))
math.added = nil

-- As a handler of other tables.
local t = setmetatable({}, { __index = string, __newindex = string })
print(t.rep("ab", 2), rawget(t, "rep"))
t.shout = function(s) return s:upper() .. "!" end
print(rawget(t, "shout"), string.shout("x"), ("y"):shout(), t.shout("z"))
string.shout = nil
print(("y").shout, t.shout)

-- As a metatable: its fields become handlers.
local u = setmetatable({}, table)
print(getmetatable(u) == table, u.x)
table.__index = function(_, k) return "indexed " .. k end
print(u.x, getmetatable(u) == table, rawget(table, "__index") ~= nil)
table.__index = nil
print(u.x)

-- In a chain of tables that refer to each other.
local a = setmetatable({}, { __index = coroutine })
local b = setmetatable({}, { __index = a })
local c = setmetatable({}, { __index = b })
print(c.hello, c.status == coroutine.status)
coroutine.hello = "hi"
print(c.hello, b.hello, a.hello)
coroutine.hello = nil
print(c.hello)
print((pcall(setmetatable, math, setmetatable({}, { __metatable = 1 }))))
setmetatable(math, nil)
setmetatable(os, { __metatable = "locked" })
print(getmetatable(os), pcall(setmetatable, os, nil))
debug.setmetatable(os, nil)
print(getmetatable(os), getmetatable(package.loaded.os))
