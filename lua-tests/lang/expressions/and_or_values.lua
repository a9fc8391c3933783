-- 3.4.5: and, or return operands; short cut evaluation
local log = {}
local function e(v) log[#log + 1] = tostring(v); return v end
local function show(...) print(table.concat(log, ","), ...); log = {} end
show(e(nil) and e(1)) show(e(false) and e(1)) show(e(1) and e(2)) show(e(1) and e(nil))
show(e(nil) or e(1)) show(e(false) or e(nil)) show(e(1) or e(2)) show(e(0) or e(2))
show(e(1) and e(2) and e(3)) show(e(1) and e(nil) and e(3)) show(e(nil) or e(false) or e(3))
show(e(nil) and e(1) or e(2)) show(e(1) and e(false) or e(2)) show(e(1) or e(2) and e(3))
show(e(false) or e(2) and e(nil) or e(4)) show((e(1) or e(2)) and (e(nil) or e(4)))
show(not e(nil) and e(1)) show(not (e(1) and e(nil)) or e(3)) show(not e(1) or not e(2))
local function two() return 1, 2 end
print(two() and two()) print((two()) or two()) print(nil or two()) print(select("#", two() and two()), select("#", nil or two()))
local a, b, c = nil, false, 0
print(a and b, a or b, b or a, c and a, c or a, a == nil and b == false, a ~= b)
print((a or b) == false, (b or a) == nil, (a and c) == nil, (c and a) == nil)
local x = a or b or c or "d"
local y = c and (a or "e")
local z = a and a.b and a.b.c
print(x, y, z)
local t = {a or 1, b and 1, c and 2, [c or 1] = "zero", k = a or b}
print(t[1], t[2], t[3], t[0], t.k)
print(a and 1 or b and 2 or c and 3 or 4)
print((a or 5) + (b or 6) * (c and 7), (a or "x") .. (b or "y"))
print(1 == 1 and "yes" or "no", 1 == 2 and "yes" or "no", 1 < 2 and 3 > 4 or 5 >= 5)
print(not not (a or c), not (a and c), not a == not b)
