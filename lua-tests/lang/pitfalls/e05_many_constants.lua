-- not-under: gc a collection at each of its allocations takes minutes
-- E5: chunks with more constants, registers and jumps than any operand holds
local function gen(n, f, sep) local t = {} for i = 1, n do t[i] = f(i) end return table.concat(t, sep or "\n") end
for _, n in ipairs{10, 255, 256, 257, 1000, 5000, 70000} do
  local f = load("local s = 0 " .. gen(n, function(i) return "s = s + " .. i .. ".5" end) .. " return s")
  print(n, f())
end
local f = load("local t = {} " .. gen(5000, function(i) return "t.f" .. i .. " = 'v" .. i .. "'" end) .. " return t")
local t = f()
print(t.f1, t.f300, t.f5000)
f = load("local t = ... local s = 0 " .. gen(5000, function(i) return "s = s + #t.f" .. i end) .. " return s")
print(f(t))
f = load(gen(3000, function(i) return "g" .. i .. " = " .. i end) .. " return g1 + g3000 + g1500", "=g", "t", {})
print(f())
f = load("local x = ... " .. gen(2000, function(i) return "if x == 'k" .. i .. "' then return " .. i .. " end" end))
print(f("k1"), f("k2000"), f("k999"), f("none"))
f = load("local x = ... for i = 1, 2 do " .. gen(5000, function(i) return "x = x + 1" end, " ") .. " end return x")
print(f(0))
f = load("local t = {...} return t.a" .. gen(300, function(i) return " or t.k" .. i end, ""))
print(f())
f = load("local o = ... " .. gen(600, function(i) return "o:m" .. i .. "()" end) .. " return o.n")
print(f(setmetatable({n = 0}, {__index = function(o) return function(self) self.n = self.n + 1 end end})))
f = load("return " .. gen(120, function(i) return "(function() return " .. i .. " end)()" end, " + "))
print(f())
f = load("local a = 1 while a < 3 do " .. gen(3000, function(i) return "if a > 5 then a = 'c" .. i .. "' end" end) .. " a = a + 1 end return a")
print(f())
