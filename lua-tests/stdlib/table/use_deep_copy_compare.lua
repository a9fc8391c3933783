-- 6.6: deep copies with cycles and metatables; deep comparison
local function copy(v, seen)
  if type(v) ~= "table" then return v end
  seen = seen or {}
  if seen[v] then return seen[v] end
  local r = setmetatable({}, getmetatable(v))
  seen[v] = r
  for k, x in next, v do rawset(r, copy(k, seen), copy(x, seen)) end
  return r
end
local function same(a, b, seen)
  if type(a) ~= "table" or type(b) ~= "table" then return a == b end
  seen = seen or {}
  if seen[a] == b then return true end
  seen[a] = b
  for k, v in next, a do if not same(v, b[k], seen) then return false end end
  for k in next, b do if a[k] == nil then return false end end
  return true
end
local t = { 1, { 2, { 3 } }, x = { y = { z = "deep" } } }
t.self = t
t.x.up = t
local c = copy(t)
print(c ~= t, c.self == c, c.x.up == c, c.x.y.z, c[2][2][1])
print(same(t, c), same({ 1, 2 }, { 1, 2 }), same({ 1, 2 }, { 1, 2, 3 }), same({ 1, 2, 3 }, { 1, 2 }), same({ a = {} }, { a = {} }), same({}, 1))
c.x.y.z = "changed"
print(t.x.y.z, same(t, c))
local mt = { __index = function() return "default" end }
local m = copy(setmetatable({ own = 1 }, mt))
print(getmetatable(m) == mt, m.own, m.other, rawget(m, "other"))
local key = { "key" }
local k = copy { [key] = 1 }
print(k[key], next(k)[1])
local shared = { "s" }
local d = copy { shared, shared }
print(d[1] == d[2], d[1] ~= shared)
local chain = {}
local head = chain
for i = 1, 150 do chain.next = { i } chain = chain.next end
local n, cc = 0, copy(head)
while cc.next do n = n + 1 cc = cc.next end
print(n, cc[1], same(head, copy(head)))
print(same(0/0, 0/0), same(1, 1.0), same("1", 1))
