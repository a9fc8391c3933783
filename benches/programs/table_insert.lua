-- table.insert and table.remove: a stack, a queue with a moving head, inserts in the middle, hash growth.
-- small: 10000
local n = tonumber(arg and arg[1]) or 1000000

local insert, remove = table.insert, table.remove
local digest = 0

local stack = {}
for i = 1, n do
  insert(stack, i)
  if i % 3 == 0 then digest = (digest + remove(stack)) % 1000003 end
end
while #stack > 0 do
  digest = (digest * 3 + remove(stack)) % 1000003
end

local queue, head, tail = {}, 1, 0
for i = 1, n do
  tail = tail + 1
  queue[tail] = i
  if i % 2 == 0 then
    digest = (digest + queue[head]) % 1000003
    queue[head] = nil
    head = head + 1
  end
end

local list = {}
for i = 1, math.floor(n / 10) do
  insert(list, #list % 40 + 1, i)
  if #list > 60 then digest = (digest + remove(list, 7)) % 1000003 end
end

for _ = 1, 4 do
  local set, size = {}, 0
  for i = 1, math.floor(n / 4) do
    local key = (i * 7919) % 1000003
    if not set[key] then
      set[key] = i
      size = size + 1
    end
  end
  for key in pairs(set) do
    if key % 2 == 0 then
      set[key] = nil
      size = size - 1
    end
  end
  digest = (digest + size) % 1000003
end
print(string.format("digest %d", digest))
