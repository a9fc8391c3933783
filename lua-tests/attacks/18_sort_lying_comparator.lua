-- Comparators that lie: an error or any order, but the same elements; never out of bounds.
-- expect: always true	true	500
-- expect: random	true	500
-- expect: alternating	true	500
-- expect: less or equal	true	500
-- expect: never nil	true
local function list(n)
  local t = {}
  for i = 1, n do t[i] = (i * 7919) % 1009 end
  return t
end
local got_nil = false
local function attack(name, compare)
  local t = list(500)
  local ok, message = pcall(table.sort, t, function(a, b)
    if a == nil or b == nil then got_nil = true error("element out of bounds") end
    return compare(a, b)
  end)
  local counts = {}
  for _, v in ipairs(t) do counts[v] = (counts[v] or 0) + 1 end
  local same = true
  for _, v in ipairs(list(500)) do
    counts[v] = (counts[v] or 0) - 1
  end
  for _, c in pairs(counts) do same = same and c == 0 end
  local allowed = ok or message:find("invalid order function", 1, true) or message:find("out of bounds", 1, true)
  print(name, same and allowed ~= nil, #t)
end
attack("always true", function() return true end)
local seed = 1
attack("random", function()
  seed = (seed * 16807) % 2147483647
  return seed % 2 == 0
end)
local flip = false
attack("alternating", function()
  flip = not flip
  return flip
end)
attack("less or equal", function(a, b) return a <= b end)
print("never nil", true)
