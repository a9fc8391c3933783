-- 2.4: the result of __sub is adjusted to one value, of any type
local returns
local T = setmetatable({}, {__sub = function(a, b) return table.unpack(returns, 1, returns.n) end})
local function set(...) returns = table.pack(...) end
local function count(...) return select("#", ...) end
set()
print(T - 1, count(T - 1), count((T - 1), T - 2))
set(nil)
print(T - 1, count(T - 1))
set(1, 2, 3)
print(T - 1, count(T - 1), count(T - 1, T - 1))
set(false)
print(T - 1, not (T - 1), (T - 1) or "other", (T - 1) and "other")
set("str", "dropped")
local t = {T - 1, T - 2}
print(#t, t[1], t[2])
local a, b, c = T - 1, T - 2
print(a, b, c)
set(T)
print(T - 1 == T, (T - 1) - 2 == T, 1 - (2 - T) == T)
print(T - T - T == T, rawequal(T - 1, T))
set({x = "field"})
print((T - 1).x, (1 - T).x)
set(7)
if T - 1 == 7 then print("seven") end
local i = 0
while T - 1 == 7 and i < 2 do i = i + 1 end
print(i)
local u = setmetatable({}, {__index = function(_, k) return k end})
print(u[T - 1], ({[7] = "const"})[T - 1])
local function ret() return T - 1 end
print(ret(), count(ret()))
T = T - 1
print(T)
