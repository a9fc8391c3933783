-- 5.3: without __le, a <= b is not (b < a)
local V = {}
V.__lt = function(a, b)
  io.write("[lt ", type(a) == "table" and a.n or a, " ", type(b) == "table" and b.n or b, "] ")
  return (type(a) == "table" and a.n or a) < (type(b) == "table" and b.n or b)
end
local function new(n) return setmetatable({n = n}, V) end
local a, b = new(1), new(2)
print(a <= b)
print(b <= a)
print(a <= a)
print(a >= b)
print(b >= a)
print(a <= 1, 1 <= a, 3 >= b, b >= 3)
print(not (a <= b), not (a >= b))
if a <= b then print("then") else print("else") end
if not (b <= a) then print("then") else print("else") end
V.__le = function() io.write("[le] ") return nil end
print(a <= b, a >= b)
V.__le = nil
V.__lt = function(x, y) return coroutine.yield() end
local co = coroutine.wrap(function() print(a <= b) print(b >= a, a > b) if a <= b then print("yes") else print("no") end return "end" end)
co(); co(true); co(false); co(1); print(co(nil))
V.__lt = function() error("in lt") end
print(pcall(function() return a <= b end))
V.__lt = nil
print(pcall(function() return a <= b end))
print(pcall(function() return a <= 1 end))
