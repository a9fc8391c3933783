-- 3.3.5: numeric loops with integers, floats, steps and borders
local function run(a, b, c) local t = {} for i = a, b, c do t[#t + 1] = tostring(i) if #t > 12 then t[#t + 1] = "..." break end end print(a, b, c, #t, table.concat(t, " ")) end
run(1, 5, 1) run(5, 1, -1) run(1, 0, 1) run(0, 1, -1) run(1, 10, 3) run(10, 1, -4)
run(1.0, 3, 1) run(1, 3, 1.0) run(1, 3.5, 1) run(1, 3.0, 1) run(0.1, 1, 0.25) run(1, 0, -0.25) run(-0.5, 0.5, 0.5)
run(1, math.huge, 1) run(1, -math.huge, -1) run(-math.huge, 1, 1) run(1, 0/0, 1)
run(math.maxinteger - 1, math.maxinteger - 1, 1) run(math.mininteger, math.mininteger + 2, 1) run(1, 2 ^ 70, 1) run(1, -2 ^ 70, -1) run(3, 2 ^ 53, 1 << 51)
run(1, 3, math.maxinteger // 2)
local function try(f) print(pcall(f)) end

try(function() for i = "1", 2 do end end)
try(function() for i = 1, "2" do end end)
try(function() for i = 1, 2, "1" do end end)
try(function() for i = nil, 2 do end end)
try(function() for i = 1, {} do end end)
try(function() for i = 1, 2, true do end end)
try(function() for i = 1.5, "x" do end end)
local i = 99
for i = 1, 3 do local i = i * 2 io.write(i, " ") end
print(i)
local f = {}
for k = 1, 3 do f[k] = function() k = k + 10 return k end end
print(f[1](), f[1](), f[2](), f[3]())
local n = 0
for a = 1, 3 do for b = a, 3 do if b == 2 then goto next end n = n + 1 ::next:: end end
print(n)
for k = 3, 1 do print("never") end
for k = 1, 3 do k = 10 io.write(k, " ") end
print()
