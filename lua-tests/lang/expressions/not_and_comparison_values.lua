-- comparisons and not as values, arguments, table fields, operands
local a, b = 1, 2
local t = {a < b, a > b, a == b, a ~= b, a <= b, a >= b, not a, x = a < b, [a < b] = "true key"}
print(t[1], t[2], t[3], t[4], t[5], t[6], t[7], t.x, t[true])
print(a < b, not (a < b), (a < b) == true, (a < b) ~= (a > b), a < b == (b > a))
local function f(...) return ... end
print(f(a < b, a > b), (f(a == b)), f(not a, not nil))
local function r1() return a < b end
local function r2() return not (a < b) end
local function r3() return a < b, a > b end
local function r4() return a < b and "lt" or "ge" end
print(r1(), r2(), r3()) print(r4())
local x = a < b; local y = not x; x = a > b
print(x, y)
x, y = a == 1, b == 1
print(x, y)
g = a ~= 1; print(g); g = nil
local up
local function setup() up = a <= b; return up end
print(setup(), up)
t.y = not t.x; t[a >= b] = a <= b
print(t.y, t[false])
print(#tostring(a < b), tostring(not a), type(a == b))
for i = 1, 3 do io.write(tostring(i == 2), tostring(i ~= 2 and i), " ") end print()
print(1 == 1.0, "1" == 1, 0 == -0, nil == false, 1 ~= 1.0, "a" ~= "a", nil ~= nil)
print(a == 1, 1 == a, a == 2, a == "1", a == nil, nil == a, a ~= nil, a == true, true == true, a == 1.0)
local s = "k"
print(s == "k", "k" == s, s ~= "k", s == "kk", s < "l", "l" < s, s <= "k", s >= "k")
