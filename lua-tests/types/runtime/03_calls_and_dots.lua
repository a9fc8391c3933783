-- spec: types 4.4 4.5 4.9
-- expect: true	true	true	true
-- expect: record	P	record	P
-- expect: x:number
-- expect: nil	expected P, got nil
-- expect: nil	expected P, got type
-- expect: 1	1	2
type P = {x: number}
local v = {x = 1}
local is = P.is
print(P.is(v) == v, P:is(v) == v, is(v) == v, P(v) == v)
print(P.kind(), P.name(), P:kind(), P:name())
for name, t in P.fields() do print(name .. ":" .. tostring(t)) end
local r, e = P:is()
print(r, e)
r, e = P.is(P)
print(r, e)
local function count(...) return select("#", ...) end
print(count(P(v)), count(Integer(3.0)), count(P:is(v)))
