-- 2.2: the table of globals before and after the first store: every way to it leads to one table
local co = coroutine.create(function(env)
  local g = _G
  coroutine.yield(env == g)
  g.from_coroutine = 1
  coroutine.yield(env == _G, env == g, from_coroutine)
end)
local function deep(n, ...)
  if n > 0 then return deep(n - 1, _G, ...) end
  first_global = "set"
  local same = true
  for i = 1, select("#", ...) do same = same and select(i, ...) == _G end
  return same, select("#", ...)
end
local held = { _G, { g = _G }, [_G] = "key", n = setmetatable({}, { __index = _G }) }
local text = tostring(_G)
local f = load("second_global = 2 return _ENV, _G, second_global")
print(coroutine.resume(co, _G))
print(deep(5))
print(held[1] == _G, held[2].g == _G, held[_G], held.n.first_global, tostring(_G) == text)
local env, g, two = f()
print(env == _G, g == _G, two, second_global)
print(coroutine.resume(co))
print(_G._G == _G, package.loaded._G == _G, _ENV == _G, rawget(_G, "_G") == _G, require("_G") == _G)
print(rawequal(_G, debug.getregistry()[2]), debug.getregistry()._LOADED == package.loaded)
print(debug.getregistry()[1] == coroutine.running(), type(debug.getregistry()[1]))

-- A global that is a local's upvalue, a field, a key.
local getters = {}
for _, name in ipairs { "string", "math", "table" } do
  local lib = _G[name]
  getters[name] = function() return lib, lib.patched end
end
string.patched, math.patched, table.patched = 1, 2, 3
for _, name in ipairs { "string", "math", "table" } do
  local lib, n = getters[name]()
  print(name, lib == _G[name], n)
end
string.patched, math.patched, table.patched = nil

-- Another table in its place.
local old = math
math = setmetatable({ pi = 3 }, { __index = old })
print(math.pi, math.floor(2.5), package.loaded.math == old, old.pi > 3)
math = old

-- Names that are cleared while a traversal runs over all of them.
local print, pairs, next, rawset, setmetatable = print, pairs, next, rawset, setmetatable
local G = _G
for name in pairs(G) do if name ~= "tostring" then rawset(G, name, nil) end end
print(next(G), next(G, "tostring"), package)
setmetatable(G, { __index = function(_, name) return "no " .. name end, __newindex = function(t, k, v) rawset(t, k, v * 2) end })
print(missing, G.missing)
fresh = 21
print(fresh, rawget)
