-- table.sort with comparators in Lua: descending numbers, records by two fields.
-- small: 2000
local n = tonumber(arg and arg[1]) or 45000

local seed = 7
local function random(limit)
  seed = (seed * 16807) % 2147483647
  return seed % limit
end

local numbers, records = {}, {}
for i = 1, n do
  numbers[i] = random(1000000)
  records[i] = { id = i, group = random(50), score = random(10000), name = "n" .. random(5000) }
end

table.sort(numbers, function(a, b) return a > b end)
table.sort(records, function(a, b)
  if a.group ~= b.group then return a.group < b.group end
  if a.score ~= b.score then return a.score > b.score end
  return a.id < b.id
end)
local digest = 0
for i = 1, n, 10 do
  digest = (digest * 17 + records[i].id + numbers[i]) % 1000000007
end
table.sort(records, function(a, b)
  if a.name == b.name then return a.id < b.id end
  return a.name < b.name
end)
for i = 1, n, 10 do
  digest = (digest * 17 + records[i].id) % 1000000007
end
print(string.format("digest %d", digest))
