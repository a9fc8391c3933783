-- 3.3.5: float loops
local function run(a, b, c) local t = {} for i = a, b, c do t[#t + 1] = tostring(i) end print(table.concat(t, " ")) end
run(1.0, 3, 1) run(1, 3, 1.0) run(1, 3.9, 1) run(1, 3.0, 1)
run(0.5, 2.5, 1) run(0, 1, 0.25) run(1, 0, -0.25) run(1.5, 1.5, 1)
run(0, 0.5, 0.1) run(-1.5, 1.5, 0.5) run(10, 1, 2.5) run(3, 3.5, 1)
run(5, 1.5, -1) run(5, 1.0, -1) run(1.0, 0.0, -1)
for i = 1, 2.9 do io.write(math.type(i), i, " ") end print()
for i = 1, 2.9, 1.0 do io.write(math.type(i), i, " ") end print()
for i = 1.0, 2 do io.write(math.type(i), i, " ") end print()
local n = 0
for i = 0, 1, 0.1 do n = n + 1 end
print(n)
n = 0
for i = 1, math.huge do n = n + 1 if n == 50 then break end end
print(n)
n = 0
for i = -1, -math.huge, -1 do n = n + 1 if n == 50 then break end end
print(n)
for i = 1e15, 1e15 + 2 do io.write(i, " ") end print()
for i = 3, 1e100 do io.write(math.type(i), " ") if i == 5 then break end end print()
n = 0
for i = 1, -math.huge do n = n + 1 end
for i = 1, math.huge, -1 do n = n + 1 end
print(n)
