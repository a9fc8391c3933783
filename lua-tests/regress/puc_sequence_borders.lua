-- sequences with huge indices, lengths near the limit of integers
local max, min = math.maxinteger, math.mininteger
local t = {} t[max] = "max" t[min] = "min" t[max - 1] = "m1" t[2^31] = "2^31" t[2^30 + 1] = "2^30" t[2^40] = "2^40"
print(t[max], t[min], t[max - 1], t[2^31 | 0], t[(1 << 30) + 1], t[1 << 40], #t)
t[1] = 1 print(#t) t[2] = 2 print(#t)
local n = 0 for k in pairs(t) do n = n + 1 end print(n)
local m = setmetatable({}, {__len = function() return max end, __index = function(_, k) return k end})
print(#m, pcall(table.unpack, m, max - 2, max)) print(pcall(table.concat, m, " ", max - 2, max)) print(pcall(table.insert, m, "x"))
print(pcall(table.unpack, m, min, min + 1)) print(table.remove(setmetatable({}, {__len = function() return min end}), min))
local d = setmetatable({}, {__len = function() return -5 end}) print(#d, select("#", table.unpack(d)), table.concat(d))
print(table.move(m, max - 1, max, 1, {})[2]) print(#table.move({1, 2, 3}, 1, 3, 2)) print(pcall(table.move, {}, min, max, 1))
t = {} t[-1] = "a" t[0] = "b" t[max + 1] = "wraps to min" print(t[min], t[-1], t[0], #t)
for i = max - 2, max - 1 do t[i] = i end print(t[max - 2] == max - 2, t[max - 1] == max - 1, t[max])
local s = {n = 0} for i = -3, 3 do s[i] = i end print(#s, s[-3], s[3]) s[0] = nil print(#s)
for i, v in ipairs(setmetatable({}, {__index = function(_, i) if i < 4 then return i end end})) do io.write(v, " ") end print()
