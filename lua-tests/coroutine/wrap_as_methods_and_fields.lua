-- 6.2: wrapped coroutines stored in objects, used as iterators, comparators and metamethods
local obj = { n = 0 }
obj.next = coroutine.wrap(function(self) while true do self.n = self.n + 1 self = coroutine.yield(self.n) end end)
print(obj:next(), obj:next(), obj.next(obj))
local seq = setmetatable({}, { __index = coroutine.wrap(function(t, k) while true do t, k = coroutine.yield(k .. "!") end end), __call = coroutine.wrap(function(t, a) while true do t, a = coroutine.yield(a * 2) end end) })
print(seq.a, seq.b, seq(4), seq(5))
local mt = { __add = coroutine.wrap(function(a, b) local n = 0 while true do n = n + 1 a, b = coroutine.yield(n) end end) }
local x = setmetatable({}, mt)
print(x + 1, x + x, 1 + x)
local cmp = coroutine.wrap(function(a, b) while true do a, b = coroutine.yield(a > b) end end)
local t = { 3, 1, 2, 5, 4 }
table.sort(t, cmp)
print(table.concat(t, " "))
print((("a-b-c"):gsub("%-", coroutine.wrap(function() local n = 0 while true do n = n + 1 coroutine.yield("<" .. n .. ">") end end))))
print(load(coroutine.wrap(function() coroutine.yield("return ") coroutine.yield("'in ") coroutine.yield("pieces'") end))())
print(pcall(coroutine.wrap(function(...) return select("#", ...) end), 1, nil, nil))
print(xpcall(coroutine.wrap(function() error("in wrap", 0) end), function(m) return "handled " .. m end))
local env = setmetatable({}, { __index = coroutine.wrap(function(_, k) while true do _, k = coroutine.yield("global " .. k) end end) })
print(load("return a, b", "=c", "t", env)())
local it = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i, i * i) end end)
for a, b in it do io.write(a, "=", b, " ") end
print(pcall(it))
print(select(2, pcall(table.sort, { 1, 2, 3 }, coroutine.wrap(function() coroutine.yield(false) end))))
