-- 6.10 debug.setlocal: changes variables of active functions
local function set(name, value)
  for i = 1, 50 do
    local n = debug.getlocal(2, i)
    if not n then return nil end
    if n == name then return debug.setlocal(2, i, value) end
  end
end
local function f(a)
  local b = 10
  local r1, r2, r3 = set("a", "changed a"), set("b", { 1 }), set("zzz", 1)
  return a, type(b), r1, r2, r3
end
print(f("x"))
local function v(...)
  local r = debug.setlocal(1, -1, "new first")
  local s = debug.setlocal(1, -5, "none")
  return r, s, ...
end
print(v("old", "second"))
local function loop() local out = {} for i = 1, 3 do set("i", i * 100) out[#out + 1] = i end return table.concat(out, " ") end
print(loop())
local captured
local function c() local x = 1 captured = function() return x end set("x", 99) return x end
print(c(), captured())
print(debug.setlocal(1, 1000, 0))
print(pcall(debug.setlocal, 100, 1, 1))
print(pcall(debug.setlocal, 1, 1))
print(pcall(debug.setlocal, 1))
print(pcall(debug.setlocal, "x", 1, 1))
print(pcall(debug.setlocal, print, 1, 1))
local co = coroutine.create(function(a) local b = a coroutine.yield() return a, b end)
coroutine.resume(co, "p")
print(debug.setlocal(co, 1, 1, "q"), debug.setlocal(co, 1, 2, "r"))
print(coroutine.resume(co))
