-- 3.3.4: repeat; the condition sees the locals of the body
local n = 0
repeat n = n + 1 until n >= 5
print(n)
repeat local x = n * 2; n = n + 1 until x > 15
print(n)
repeat local done = true until done
repeat local a, b = 1, 2 until a + b == 3
print("body locals")
local fs = {}
local i = 0
repeat local k = i; fs[#fs + 1] = function() k = k + 1; return k end; i = i + 1 until k >= 3
print(#fs, fs[1](), fs[1](), fs[4]())
repeat if n > 0 then break end until false
print("broke")
repeat
  local x
  if n > 10 then x = n else n = n + 1 end
until x
print(n)
repeat local f = function() return n end; n = n - 1 until f() < 5
print(n)
local out = {}
repeat
  local j = #out
  repeat j = j - 1; out[#out + 1] = j until j < 0 or #out > 6
until #out > 5
print(table.concat(out, " "))
repeat goto l; ::l:: n = n + 1 until n > 6
print(n)
print(pcall(function() repeat local t = nil until t.x end))
local function f() repeat local v = 5; if v then return v, "returned" end until false end
print(f())
repeat until true
print(select("#", (function() repeat until 1 end)()))
