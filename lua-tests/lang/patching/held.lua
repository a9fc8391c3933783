-- 6: a library table is held everywhere a value can be when it is changed for the first time
local lib = string
local in_table = { lib, field = lib, deep = { { lib } } }
local as_key = { [lib] = "k" }
local weak_key, weak_value = setmetatable({ [lib] = 1 }, { __mode = "k" }), setmetatable({ lib }, { __mode = "v" })
local as_meta = setmetatable({}, lib)
local counter
do
  local captured = lib
  function counter(n) captured[n] = n return captured end
end
local function vararg(...) lib.from_vararg = 1 return select("#", ...), (...) == string, (select(2, ...)) == string end
local waiting = coroutine.wrap(function(a, ...)
  local b = { ... }
  coroutine.yield()
  return a == string, b[1] == string, a.first, b[1].first
end)
waiting(lib, lib)
local wrapped = coroutine.wrap(string.rep)
local many = { coroutine.create(function(x) coroutine.yield() return x.first end), coroutine.create(function(x) return x end) }
coroutine.resume(many[1], lib)
local dead = setmetatable({}, { __gc = function(o) o.lib.finalized = true end })
dead.lib = lib
local results = table.pack(pcall(function(...)
  local a, b, c = ...
  local function inner() string.first = "now" return a end
  local r = inner()
  return r == a, b == string, c.first, r.first
end, lib, lib, lib))
print(table.unpack(results, 1, results.n))
print(lib == string, lib.first, in_table[1] == lib, in_table.field.first, in_table.deep[1][1].first)
print(as_key[string], as_key[lib], next(as_key) == string, weak_key[string], weak_value[1] == string)
collectgarbage()
print(weak_key[lib], weak_value[1] == lib, getmetatable(as_meta) == string)
print(counter(1) == string, string[1], lib[1], counter(2)[2])
print(vararg(lib, lib), string.from_vararg)
print(waiting())
print(coroutine.resume(many[1]))
local ok, same = coroutine.resume(many[2], lib)
print(ok, same == string)
dead = nil
collectgarbage()
collectgarbage()
print(string.finalized, wrapped("ab", 2))

-- An error that is the table, through levels of protected calls.
local ok, e = pcall(function() pcall(error) local x = math math.mark = 1 error(x) end)
print(ok, e == math, e.mark)
-- A numeric loop, a generic loop with the table as state and as control.
for i = 1, 2 do table["n" .. i] = i end
print(table.n1 + table.n2)
local function iterate(state, control) state.seen = (state.seen or 0) + 1 if state.seen < 3 then return state end end
for control in iterate, utf8, nil do print(control == utf8, control.seen) end
print(utf8.seen)
-- Multiple assignment whose first store makes the copy.
local x, y
os.a, x, os.b, y = os, os, os.a, os
print(os.a == x, y == os, x == package.loaded.os, os.b)
print(pcall(function() os.a.b.c = 1 end))
