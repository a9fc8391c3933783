-- A10: objects stored into a stack that the collector has visited already
local function busy(n)
  local slots = {}
  local a, b, c, d
  for i = 1, n do
    a = {i}; b = a; c = {b}; d = {c, a}
    slots[i % 10 + 1] = d
    if a[1] ~= i or b[1] ~= i or c[1] ~= a or d[1] ~= c or d[2] ~= a then return "lost at " .. i end
  end
  return "kept", #slots
end
print(busy(100000))
local co = coroutine.wrap(function() local x, y for i = 1, 50000 do y = x; x = {i, y and y[1] or 0}; if x[1] ~= i or (y and y[1] ~= i - 1) then error("lost") end if i % 1000 == 0 then coroutine.yield(i) end end return "done" end)
local last for i = 1, 51 do last = co() local junk = {} for j = 1, 100 do junk[j] = {} end end
print(last)
local cos = {}
for i = 1, 20 do cos[i] = coroutine.wrap(function() local v = {0} while true do local old = v; v = {old[1] + 1}; coroutine.yield(v[1]) end end) end
local s = 0
for r = 1, 2000 do for i = 1, 20 do s = s + cos[i]() end end
print(s)
collectgarbage("setpause", 100) collectgarbage("setstepmul", 200)
print(busy(50000))
local function upv() local v = {0}; return function() v = {v[1] + 1}; return v[1] end end
local f = upv()
for i = 1, 100000 do f() end
print(f())
local function args(n, t) if n == 0 then return t.v end return args(n - 1, {v = t.v + 1}) end
print(args(100000, {v = 0}))
local function vararg(n, ...) if n == 0 then return select("#", ...), (...)[1] end return vararg(n - 1, {n}, ...) end
print(vararg(100))
for i = 1, 200 do collectgarbage("step", 1) local t = {{}, {{}}} if type(t[2][1]) ~= "table" then print("lost") end end
print("end")
