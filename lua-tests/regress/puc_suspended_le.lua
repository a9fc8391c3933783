-- a suspended __le (or __lt used for <=) gave the wrong answer after resume
local mt = {__lt = function(a, b) coroutine.yield("lt") return a.v < b.v end}
local function new(v) return setmetatable({v = v}, mt) end
local function run(f) local co = coroutine.wrap(f) local r repeat r = co() until r ~= "lt" and r ~= "le" return r end
local a, b = new(1), new(2)
print(run(function() return tostring(a <= b) end), run(function() return tostring(b <= a) end), run(function() return tostring(a <= a) end))
print(run(function() return tostring(a >= b) end), run(function() return tostring(b >= a) end), run(function() return tostring(a < b) end))
print(run(function() return tostring(not (a <= b)) end), run(function() return tostring(not (b <= a)) end))
print(run(function() if a <= b then return "then" else return "else" end end), run(function() if b <= a then return "then" else return "else" end end))
print(run(function() if not (a <= b) then return "then" else return "else" end end), run(function() return a <= b and "and" or "or" end))
print(run(function() local n = 0 while new(n) <= new(3) do n = n + 1 end return n end))
print(run(function() local n = 0 repeat n = n + 1 until new(3) <= new(n) return n end))
mt.__le = function(a, b) coroutine.yield("le") return a.v <= b.v end
print(run(function() return tostring(a <= b) end), run(function() return tostring(b <= a) end), run(function() if a >= b then return "then" else return "else" end end))
print(run(function() local t = {a <= b, b <= a, k = a >= a} return tostring(t[1]) .. tostring(t[2]) .. tostring(t.k) end))
