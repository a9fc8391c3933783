-- 3.3.3: what may stand on the left
local t = {a = {b = {c = 1}}, 10, 20}
t.a.b.c = 2
t["a"]["b"]["d"] = 3
t[1 + 1] = 21
t[#t + 1] = 30
(t).e = 5
(t.a).f = 6
print(t.a.b.c, t.a.b.d, t[2], t[3], t.e, t.a.f)
local function get() return t end
get().g = 7
get()[8] = 8
get().a.b.h = 9
print(t.g, t[8], t.a.b.h)
local s = setmetatable({}, {__call = function() return t end})
s().i = 10
s{}.j = 11
s"x".k = 12
print(t.i, t.j, t.k)
local o = {self = nil}
o.self = o
function o:me() return self end
o:me().z = 1
o:me():me().self:me().y = 2
print(o.z, o.y)
t[t] = t
t[t][t][t].deep = "self"
print(t.deep)
t[1.0], t["1"] = "float key", "string key"
print(t[1], t["1"])
for _, src in ipairs{"f() = 1", "(a) = 1", "1 = 1", "a:b() = 1", "a + b = 1", "nil = 1", "... = 1", "'s' = 1", "{} = 1", "a.b:c = 1", "(f()) = 1", "a, (b) = 1, 2"} do
  print(src, select(2, load(src, "=l")))
end
