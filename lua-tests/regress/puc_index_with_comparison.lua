-- indices and values that are comparisons or logical expressions
local t = {[true] = "T", [false] = "F", [1] = "one", x = 5}
local a, b = 1, 2
print(t[a < b], t[a > b], t[a == b], t[not a], t[a and true], t[nil == a or false], t[a ~= b])
t[a < b] = "lt"; t[not (a < b)] = "not lt"
print(t[true], t[false])
t[a == 1 and "eq" or "ne"] = a == 1
print(t.eq, t.ne)
local u = {[a < b] = a > b, [a > b] = a < b, (a < b), (a > b), k = a == b, not a}
print(u[true], u[false], u[1], u[2], u.k, u[3])
print((t[a < b] == "lt") == (t[a > b] == "not lt"), t[t.x > 3], t[t.x < 3])
local function f(...) return select("#", ...), ... end
print(f(a < b, a > b, a and b, a or b, not a)) print(f(t[a < b], t[a == b]))
print(({[true] = "yes", [false] = "no"})[a < b and b < 3], ({"a", "b"})[a < b and 2 or 1])
t[1 < 2], t[1 > 2] = 1 > 2, 1 < 2
print(t[true], t[false]) print(#u, u[not nil == true])
local s = (a < b and "x" or "y") .. (a > b and "x" or "y") .. tostring(a == b)
print(s, -(a < b and 1 or 2), #(a < b and "long" or ""), (a < b and t or u).x)
