-- 3.3.4: while
local n = 0
while n < 5 do n = n + 1 end
print(n)
while false do error("never") end
while nil do error("never") end
local t = {}
while true do t[#t + 1] = #t if #t == 4 then break end end
print(#t)
n = 10
while n > 0 do n = n - 3; if n % 2 == 0 then goto skip end io.write(n, " ") ::skip:: end print()
local list = nil
for i = 1, 4 do list = {v = i, next = list} end
while list do io.write(list.v, " ") list = list.next end print()
local i = 0
while i < 3 do local i2 = i; i = i + 1; while i2 > 0 do io.write(i, i2, " ") i2 = i2 - 1 end end print()
local function f() while true do if n < -5 then return n end n = n - 1 end end
print(f())
n = 0
while n < 10 and n ~= 5 or n == 5 and false do n = n + 1 end
print(n)
while not (n >= 8) do n = n + 1 end
print(n)
local fs = {}
n = 0
while n < 3 do n = n + 1; local m = n; fs[n] = function() m = m + 10; return m end end
print(fs[1](), fs[1](), fs[2](), fs[3]())
while (function() n = n - 1; return n > 5 end)() do io.write(n, " ") end print(n)
while n do if n == 0 then n = nil else n = n - 1 end end print(n)
