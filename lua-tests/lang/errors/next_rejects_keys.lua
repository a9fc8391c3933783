-- `next` and keys that are not there.
local function try(...) print(select(2, pcall(next, ...))) end
try({}, 1) try({}, "x") try({1, 2}, 3) try({1, 2}, 0) try({1, 2}, -1) try({x = 1}, "y") try({x = 1}, {}) try({x = 1}, print)
try({1, 2}, 1.5) try({1, 2, 3}, 2.0) try({1}, true) try({[true] = 1}, false) try({}, 0/0) try({1, 2}, math.maxinteger)
try() try(1) try(nil, 1) try("x")
local t = {1, 2, 3, x = 4}
for k in pairs(t) do t[k] = nil end
print(next(t))
