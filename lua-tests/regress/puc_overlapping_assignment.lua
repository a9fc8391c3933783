-- multiple assignment whose targets use variables that it assigns
local a = {}
do local i = 1; i, a[i], i, a[i + 1] = 2, "x", 3, "y"; print(a[1], a[2], a[3], i == 2 or i == 3) end
do local t = {1, 2, 3}; local u = t; t, t[1], t[2] = {}, "one", "two"; print(u[1], u[2], #t) end
do local t = {n = {}}; local n = t.n; t.n, t.n.x = nil, 5; print(t.n, n.x) end
do local i = 1; local t = {}; local function f() i = i + 1; return i end; t[i], t[f()], t[i] = "a", "b", "c"; print(t[1], t[2], i) end
do local x, y, z = 1, 2, 3; x, y, z = z, x, y; print(x, y, z) end
do local x, y = {1}, {2}; x[1], y[1] = y[1], x[1]; x, y = y, x; print(x[1], y[1]) end
do local s = "k"; local t = {}; s, t[s], t[s .. "2"] = "changed", 1, 2; print(s, t.k, t.k2, t.changed) end
do local t = setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v) end}); local k = 1; k, t[k], t[k + 1] = 10, "first", "second"; print(t[1], t[2], k) end
do local up = 1; local function g() up = 50; return "g" end; local t = {}; t[up], t[up + 1] = g(), up; print(t[1], t[2], up) end
do local a, b = 1, 2; (function() a, b = b, a end)(); print(a, b) end
do local t = {}; local i = 0; for _ = 1, 3 do i, t[i] = i + 1, i end print(t[0], t[1], t[2], i) end
do local t = {{}, {}}; local i = 1; i, t[i].v, t[i + 1].v = 2, "p", "q"; print(t[1].v, t[2].v) end
