-- 6.10 debug.sethook: errors in hooks, hooks inside hooks, getinfo inside
local hits = 0
debug.sethook(function() hits = hits + 1 local function inner() local z = 1 return z end inner() end, "l")
local q = 1
q = 2
q = 3
debug.sethook()
print(hits)
local ok, e = pcall(function()
  debug.sethook(function(ev, l) debug.sethook() error("hook " .. ev, 0) end, "l")
  local a = 1
end)
debug.sethook()
print(ok, e)
local seen
debug.sethook(function(ev, line) local i = debug.getinfo(2, "Sl") seen = i.short_src:match("[^/]*$") .. ":" .. i.currentline .. " " .. tostring(line) debug.sethook() end, "l")
local w = 1
print(seen)
local locals
local function target(p) local v = "value"
  return p, v
end
debug.sethook(function(ev, line)
  if debug.getinfo(2, "n").name == "target" and debug.getlocal(2, 2) == "v" then locals = table.concat({ select(2, debug.getlocal(2, 1)), select(2, debug.getlocal(2, 2)) }, " ") end
end, "l")
target("param")
debug.sethook()
print(locals)
local changed = false
local function change() local v = "old"
  return v
end
debug.sethook(function() if debug.getinfo(2, "n").name == "change" and debug.getlocal(2, 1) == "v" then debug.setlocal(2, 1, "new") end end, "l")
local r = change()
debug.sethook()
print(r)
print(pcall(debug.sethook, 1, "l"))
print(pcall(debug.sethook, print))
print(pcall(debug.sethook, print, "l", "x"))
print(pcall(debug.sethook, print, {}))
print(debug.gethook())
print(select("#", debug.sethook()))
