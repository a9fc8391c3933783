-- 3.3.5: integer loops
local function run(a, b, c) local t = {} for i = a, b, c do t[#t + 1] = i end print(a, b, c, table.concat(t, " ")) end
local function run2(a, b) local t = {} for i = a, b do t[#t + 1] = i end print(a, b, table.concat(t, " ")) end
run2(1, 5) run2(5, 1) run2(3, 3) run2(-2, 2) run2(0, 0)
run(1, 10, 3) run(10, 1, -3) run(1, 10, 100) run(10, 1, 1) run(1, 10, -1) run(5, 5, -1)
run(-10, -1, 4) run(-1, -10, -4) run(0, 10, 5) run(0, 9, 5) run(10, 0, -5)
for i = 1, 3 do local t = math.type(i) io.write(t, " ") end print()
for i = 3, 1, -1 do io.write(i, " ") end print()
for i = -3, 3, 2 do io.write(i, " ") end print()
local n = 0
for i = 1, 100 do for j = i, 100, i do n = n + 1 end end
print(n)
for i = 1, 3 do for i = 10, 12 do io.write(i, " ") end io.write(i, "; ") end print()
local a, b, c = 2, 8, 2
for i = a, b, c do a, b, c = 100, 0, 50; io.write(i, " ") end
print(a, b, c)
