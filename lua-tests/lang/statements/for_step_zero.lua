-- 5.3: a step of zero is no error: no turn when start < limit... only start >= limit loops for ever
local function count(a, b, c) local n = 0 for i = a, b, c do n = n + 1 if n == 7 then break end end return n end
print(count(1, 10, 0))
print(count(10, 1, 0))
print(count(1, 1, 0))
print(count(1.0, 10, 0))
print(count(10.0, 1, 0))
print(count(1, 10, 0.0))
print(count(10, 1, 0.0))
print(count(10, 1, -0.0))
print(count(1, 2, "0"))
print(count(2, 1, "0"))
for i = 5, 3, 0 do print("i stays", i) break end
print(pcall(count, 1, 2, 0))
