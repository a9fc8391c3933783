-- 3.3.5: the loop variable is local to the body; assigning to it does not change the loop
local t = {}
for i = 1, 5 do t[#t + 1] = i; i = i * 10; t[#t + 1] = i end
print(table.concat(t, " "))
i = "global"
for i = 1, 2 do end
print(i)
local fs = {}
for i = 1, 3 do fs[i] = function(d) i = i + (d or 0); return i end end
print(fs[1](10), fs[1](), fs[2](), fs[3](5), fs[3]())
for i = 3, 1, -1 do local i = i + 1; io.write(i, " ") end print()
for i = 1, 3 do i = nil io.write(tostring(i), " ") end print()
for i = 1, 3 do i = "s" .. i; io.write(i, " ") end print()
for i = 1.5, 3 do i = i .. ""; io.write(i, " ") end print()
local limit = 3
for i = 1, limit do limit = 10; io.write(i, " ") end print(limit)
for i = 1, 3 do local j = i; i = 0; assert(j >= 1) io.write(j, " ") end print()
i = nil
for i = i or 1, 2 do io.write(i, " ") end print(i)
local k = 4
for k = k, k + 2 do io.write(k, " ") end print(k)
