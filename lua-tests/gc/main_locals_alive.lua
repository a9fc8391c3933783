-- Values in live locals survive, whatever the expression that is being evaluated.
local function gc(...) collectgarbage() return ... end
local a, b, c = {1}, {2}, {3}
print(gc(a)[1] + gc(b)[1] * gc(c)[1])
local t = {gc({4}), gc({5}), key = gc({6}), gc({7})}
print(t[1][1], t[2][1], t[3][1], t.key[1])
print((gc("a" .. 1) .. gc("b" .. 2)) .. gc("c" .. 3))
local function f(x, y, z) return x[1], y[1], z[1] end
print(f(gc({8}), gc({9}), gc({10})))
for k, v in gc(next), gc({11}), gc(nil) do print(k, v) end
for _, v in ipairs(gc({{12}, {13}})) do collectgarbage() print(v[1]) end
