-- 6.6: nested access by path, merging, diffing, grouping
local function get(t, path) for k in path:gmatch("[^.]+") do if type(t) ~= "table" then return nil end t = t[tonumber(k) or k] end return t end
local function set(t, path, v)
  local keys = {}
  for k in path:gmatch("[^.]+") do keys[#keys + 1] = tonumber(k) or k end
  for i = 1, #keys - 1 do t[keys[i]] = t[keys[i]] or {} t = t[keys[i]] end
  t[keys[#keys]] = v
end
local doc = { a = { b = { 10, 20, { c = "deep" } } }, flag = false }
print(get(doc, "a.b.1"), get(doc, "a.b.3.c"), get(doc, "flag"), get(doc, "a.x.y"), get(doc, "flag.z"))
set(doc, "a.b.4", 40) set(doc, "new.path.here", "v") set(doc, "flag", nil)
print(#doc.a.b, doc.new.path.here, doc.flag)
local function flat(t, prefix, out)
  out = out or {}
  for k, v in pairs(t) do
    local p = prefix and prefix .. "." .. k or tostring(k)
    if type(v) == "table" then flat(v, p, out) else out[#out + 1] = p .. "=" .. tostring(v) end
  end
  return out
end
local f = flat(doc)
table.sort(f)
for _, l in ipairs(f) do print(l) end
local function merge(a, b) for k, v in pairs(b) do if type(v) == "table" and type(a[k]) == "table" then merge(a[k], v) else a[k] = v end end return a end
local m = flat(merge({ x = 1, n = { p = 1, q = 2 } }, { y = 2, n = { q = 3, r = 4 } }))
table.sort(m)
print(table.concat(m, " "))
local function group(list, key) local g, order = {}, {} for _, v in ipairs(list) do local k = key(v) if not g[k] then g[k] = {} order[#order + 1] = k end table.insert(g[k], v) end return g, order end
local g, order = group({ "apple", "bob", "cat", "avocado", "bear", "ant" }, function(s) return s:sub(1, 1) end)
for _, k in ipairs(order) do print(k, #g[k], table.concat(g[k], ",")) end
local function keys(t) local r = {} for k in pairs(t) do r[#r + 1] = k end table.sort(r) return r end
print(table.concat(keys { z = 1, a = 2, m = 3 }, " "), #keys {})
local function invert(t) local r = {} for k, v in pairs(t) do r[v] = k end return r end
print(invert({ a = 1, b = 2 })[2], invert({ "x", "y" }).y)
