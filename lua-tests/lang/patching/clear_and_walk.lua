-- 6: a traversal goes on over the same fields when the first store in it changes a library table
local function walk(t, visit)
  local n, seen = 0, {}
  for k, v in pairs(t) do
    n = n + 1
    print(seen[k] == nil or "twice", v ~= nil or "no value", rawequal(t[k], v) or "another value")
    seen[k] = true
    visit(t, k, v)
  end
  return n
end
local size = 0
for _ in pairs(utf8) do size = size + 1 end
print(walk(utf8, function(t, k, v) t[k] = v end) == size)
print(walk(utf8, function(t, k) t[k] = nil end) > 0, next(utf8), next(package.loaded.utf8))

-- With next by hand, and a field that is cleared before the step.
local k = next(os)
local n = 0
while k do
  local key = k
  n = n + 1
  os[key] = nil
  k = next(os, key)
end
print(n > 5, next(os))

-- Keys that are library tables.
local seen = { [string] = "string", [math] = "math", [table] = "table" }
local list = {}
for lib, name in pairs(seen) do
  lib.mark = name
  seen[lib] = name .. "!"
  list[#list + 1] = lib.mark
end
table.sort(list)
print(table.concat(list, " "), seen[string], seen[math], seen[table])
for lib in pairs(seen) do seen[lib] = nil lib.mark = nil end
print(next(seen), string.mark, math.mark, table.mark)

-- ipairs over a list that a library holds.
local before = #package.searchers
for i, searcher in ipairs(package.searchers) do
  package.searchers[i] = searcher
  if i > before then break end
end
print(#package.searchers == before)
