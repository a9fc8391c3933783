-- upvalues shared between functions, levels, coroutines
local function make()
  local x, y = 1, 2
  local function setx(v) x = v end
  local function sety(v) y = v end
  local function sum() return x + y end
  local function swap() x, y = y, x end
  local function getters() return function() return x end, function() return y end end
  return setx, sety, sum, swap, getters
end
local setx, sety, sum, swap, getters = make()
local gx, gy = getters()
print(sum(), gx(), gy())
setx(10) print(sum(), gx())
swap() print(gx(), gy())
sety(7) print(gx(), gy(), sum())
local v = 0
local co = coroutine.wrap(function() while true do v = v + 1; coroutine.yield(v) end end)
print(co(), v) v = 10 print(co(), v)
local function outer()
  local a = 1
  local function mid()
    local function inner() a = a + 1; return a end
    return inner
  end
  local i1, i2 = mid(), mid()
  i1() i2()
  return a, i1, i2
end
local a, i1, i2 = outer()
print(a, i1(), i2(), i1())
local function param(p, ...)
  local rest = {...}
  return function() p = p + #rest; rest[#rest + 1] = p; return p end
end
local f = param(1, "a", "b")
print(f(), f(), f())
local function many()
  local a1, a2, a3, a4, a5 = 1, 2, 3, 4, 5
  return function() a1, a2, a3, a4, a5 = a2, a3, a4, a5, a1; return a1 * 10000 + a2 * 1000 + a3 * 100 + a4 * 10 + a5 end
end
local m = many()
print(m(), m(), m())
