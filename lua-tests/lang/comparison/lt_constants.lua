-- 3.4.4: < with constants on either side, in every kind of condition
local function ints(x) return x < 0, 0 < x, x < 100, 100 < x, x < -1, x < 2.5, 2.5 < x end
for _, v in ipairs{-1, 0, 1, 2.5, 100, 1e300, -0.0, 99.999, math.mininteger, math.maxinteger} do print(v, ints(v)) end
local function branches(x)
  local r = {}
  if x < 5 then r[#r + 1] = "a" end
  if 5 < x then r[#r + 1] = "b" end
  if not (x < 5) then r[#r + 1] = "c" end
  if x < 5 and x < 3 then r[#r + 1] = "d" end
  if x < 5 or x < 3 then r[#r + 1] = "e" end
  if x < 5.0 then r[#r + 1] = "f" end
  if not (5.5 < x) then r[#r + 1] = "g" end
  local v = x < 4; if v then r[#r + 1] = "h" end
  return table.concat(r)
end
for x = 1, 7 do print(x, branches(x), branches(x + 0.0), branches(x + 0.5)) end
local n = 0
local i = 0
while i < 10 do i = i + 1; n = n + 1 if n > 15 then break end end
print(i, n)
repeat i = i - 1; n = n + 1 until i < 3 or n > 40
print(i, n)
local t = {limit = 4, k = "x"}
print(t.limit < 4, 4 < t.limit, #t < 0, t.k < "x", "x" < t.k, t.limit < #"four")
print((function(a, b) return a < b end)(1, 2), (function(a, b) return a < b end)(2, 1), 1 < 1, 1 < 2, 2 < 1)
