-- 6.10 debug.sethook with a count
local n = 0
debug.sethook(function(e) n = n + 1 assert(e == "count") end, "", 100)
for i = 1, 10000 do local x = i end
debug.sethook()
print(n > 50, n < 2000)
n = 0
debug.sethook(function() n = n + 1 end, "", 1)
local x = 1
x = x + 1
debug.sethook()
print(n > 0)
local function endless() while true do end end
local ok, e = pcall(function()
  debug.sethook(function() error("interrupted", 0) end, "", 1000)
  endless()
end)
debug.sethook()
print(ok, e)
ok, e = pcall(function()
  debug.sethook(function() error("interrupted") end, "", 1000)
  local function f() return f() end
  f()
end)
debug.sethook()
print(ok, e)
print(debug.gethook())
debug.sethook(print, "crl", 50)
local f, mask, count = debug.gethook()
debug.sethook()
print(f == print, mask, count)
debug.sethook(print, "", 0)
print(debug.gethook())
local function h() end
debug.sethook(h, "r")
f, mask, count = debug.gethook()
debug.sethook()
print(f == h, mask, count)
debug.sethook(h, "xyz")
print(debug.gethook())
debug.sethook(nil, "l")
print(debug.gethook())
