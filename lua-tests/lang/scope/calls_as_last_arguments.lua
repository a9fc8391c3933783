-- Calls inside the windows of calls: the values arrive where they belong, whatever their number.
local function many(...) return select('#', ...), ... end
local function pair(a) return a, a end
print(many(pair(pair(pair(1)))))
print(many((pair(1)), pair(2)))
print(many(pair(1), pair(2)))
print(many(many(many(many()))))
local o = {n = 0}
function o:add(a, b) self.n = self.n + a + (b or 0) return self.n, a end
print(o:add(o:add(o:add(1))), o.n)
print(many(o:add(1, o:add(2, o:add(3)))))
print(#{pair(1), pair(2), pair(pair(3))})
local t = {f = function(...) return {f = ..., n = select('#', ...)} end}
print(t.f(t.f(t.f(1).n).n).n)
for i, v in ipairs({many(pair(pair(7)))}) do print(i, v) end
