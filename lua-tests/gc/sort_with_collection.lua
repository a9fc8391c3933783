-- Collections inside a comparator, with elements that only the table and the stack hold.
local t = {}
for i = 1, 200 do t[i] = {(i * 7919) % 1009} end
local calls = 0
table.sort(t, function(a, b)
  calls = calls + 1
  if calls % 50 == 0 then collectgarbage() end
  return a[1] < b[1]
end)
local ok = true
for i = 2, #t do ok = ok and t[i - 1][1] <= t[i][1] end
print(ok, #t)
