-- A list of 200 000 cells: marking must not use the native stack.
-- not-under: gc a collection at each of 200 000 allocations takes too long
-- not-under: worst a collection at each of 200 000 allocations takes too long
local head
for i = 1, 200000 do head = {next = head, value = i} end
collectgarbage()
local n, sum = 0, 0
local cell = head
while cell do
  n, sum = n + 1, sum + cell.value
  cell = cell.next
end
print(n, sum)
head, cell = nil, nil
collectgarbage()
print(collectgarbage("count") < 5000)
