-- 3.4.9: evaluation of fields from left to right; same key twice
local log = {}
local function e(x) log[#log + 1] = tostring(x); return x end
local t = {e(1), [e("k")] = e("v"), e(2), n = e("n"), e(3)}
print(table.concat(log, " "))
print(#t, t.k, t.n)
log = {}
t = {[e(1)] = e("a"), e("b")}
print(table.concat(log, " "), t[1])
local self = {}
self = {prev = self, v = 1}
self = {prev = self, v = 2}
print(self.v, self.prev.v, self.prev.prev.v)
local i = 0
local function n() i = i + 1; return i end
t = {n(), n(), n(), [n()] = n(), k = n()}
print(t[1], t[2], t[3], t[4], t.k)
t = {n(), x = n(), n()}
print(t[1], t.x, t[2])
print(pcall(function() return {n(), error("stop"), n()} end))
print(i)
t = {[1] = "h1", "a1", [2] = "h2", "a2", [3] = "h3"}
print(t[1], t[2], t[3], #t)
local co = coroutine.wrap(function() return {coroutine.yield(1), coroutine.yield(2), x = coroutine.yield(3), coroutine.yield(4)} end)
co() co("a") co("b") co("c")
t = co("d")
print(t[1], t[2], t[3], t.x)
