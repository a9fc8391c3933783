-- 6.10 debug.sethook: all masks together, order of events
local ev = {}
local function on(e, l) if #ev < 60 then ev[#ev + 1] = e .. (l and "@" .. l or "") end end
local function work()
  local x = 1
  local y = math.max(x, 2)
  return x + y
end
for _, mask in ipairs { "l", "c", "r", "lc", "lr", "cr", "lcr", "crl", "x", "" } do
  ev = {}
  debug.sethook(on, mask)
  work()
  debug.sethook()
  print(mask, #ev, table.concat(ev, " "))
  print(mask, select(2, debug.gethook()))
end
ev = {}
debug.sethook(on, "lcr", 1000000)
print(select(2, debug.gethook()), select(3, debug.gethook()))
debug.sethook()
for _, c in ipairs { 0, 1, 5, 1 << 20 } do
  debug.sethook(on, "", c)
  local f, m, n = debug.gethook()
  debug.sethook()
  print(c, f == on, m, n)
end
