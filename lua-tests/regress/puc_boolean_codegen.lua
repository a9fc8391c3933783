-- negated and short-circuited boolean expressions gave wrong code in several versions
local function f(a, b, c) return not (a and not (b or c)) end
local vals = {false, true}
for _, a in ipairs(vals) do for _, b in ipairs(vals) do for _, c in ipairs(vals) do
  local x = not (a and b) or not c and (a or not b)
  local y; if not (a and b) or not c and (a or not b) then y = true else y = false end
  print(a, b, c, f(a, b, c), x, y == (x and true or false), not not (a or b and c), (not a) == (not b), a and b or c, not a and not b and not c)
end end end
local t = {}
print(not (1 < 2 and nil), not (nil or false), (nil and 1) == nil, (1 and nil) == nil, not 1 == 2, not (1 == 2) and 3)
print(1 and 2 == 2 and not nil, nil == nil and 1 or 2, (1 > 2) == (3 > 4), 1 > 2 == false)
local x = nil
local r = not x and 5 or x and 6
print(r, not not x, x or not x, (x or 1) and (not x or 2))
local function g(v) return v ~= nil and not (v == false) end
print(g(nil), g(false), g(0), g(""))
local k = (t.a or t.b) and t.c or (t.d and t.e) or "default"
print(k)
while not (t.n and t.n > 2) do t.n = (t.n or 0) + 1 end print(t.n)
print(load("return not nil, not 1, not 'x', not {}, not function() end, not ((1))")())
print(({not nil, not 1 or nil, nil or not nil})[3], ({not 1 and 1 or not 2})[1])
