-- B5: count, line, call and return hooks
local count = 0
debug.sethook(function() count = count + 1 end, "", 1)
for i = 1, 1000 do end
debug.sethook()
print(count >= 1000 and count <= 1012)
local lines = {}
local function traced()
  local a = 1
  local b = 2

  if a < b then
    a = b
  end
  return a
end
debug.sethook(function(_, l) lines[#lines + 1] = l end, "l")
traced()
debug.sethook()
print(table.concat(lines, " "))
local events = {}
local function callee(x) return x end
local function tail(x) return callee(x) end
debug.sethook(function(e) events[#events + 1] = e end, "cr")
tail(1)
math.sin(0)
debug.sethook()
print(table.concat(events, " "))
print(debug.gethook())
local f = function() end
debug.sethook(f, "clr", 5)
local hf, mask, cnt = debug.gethook()
debug.sethook()
print(hf == f, mask, cnt)
local n = 0
debug.sethook(function() n = n + 1 if n > 1000 then error("too long", 0) end end, "", 100)
print(pcall(function() while true do end end))
debug.sethook()
local co = coroutine.create(function() local x = 1
  x = x + 1
  coroutine.yield(x) end)
local col = {}
debug.sethook(co, function(_, l) col[#col + 1] = l end, "l")
coroutine.resume(co)
print(#col, col[1], debug.gethook(co) ~= nil, debug.gethook())
print(pcall(debug.sethook, 1, "c"))
local looplines = {}
debug.sethook(function(_, l) looplines[#looplines + 1] = l end, "l")
for i = 1, 2 do
  local x = i
end
debug.sethook()
print(table.concat(looplines, " "))
