-- loops with NaN and infinities
local nan = 0/0
local function count(a, b, c) local n = 0 for i = a, b, c or 1 do n = n + 1 if n == 5 then break end end return n end
print(count(1, nan), count(nan, 1), count(nan, nan))
print(count(1.0, nan), count(1, nan, -1), count(1, 10, nan))
print(count(10, 1, nan), count(nan, 1, -1), count(1, nan, 1.0))
print(count(1, math.huge), count(1.0, math.huge), count(-1, -math.huge, -1))
print(count(math.huge, math.huge), count(-math.huge, math.huge), count(math.huge, 1))
print(count(1, math.huge, math.huge), count(1, -math.huge, -math.huge))
print(count(1, 10, math.huge), count(10, 1, -math.huge))
print(count(-math.huge, 1), count(-math.huge, -math.huge))
for i = math.huge, math.huge do print(i) break end
for i = 1, 2, math.huge do print(i) end
print(count(math.mininteger, math.huge), count(math.maxinteger, -math.huge, -1))
