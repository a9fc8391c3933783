-- Hooks: errors in hooks, hooks that set hooks, hooks and coroutines, counts.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
local count = 0
debug.sethook(function() count = count + 1 end, "", 1)
for i = 1, 100 do end
debug.sethook()
print(count > 100, debug.gethook())
local ok, message = pcall(function()
  debug.sethook(function()
    debug.sethook()
    error("from the hook", 0)
  end, "l")
  local x = 1
  local y = 2
end)
debug.sethook()
print(ok, message)
local co = coroutine.create(function()
  local x = 1
  coroutine.yield(x)
  x = 2
  return x
end)
local lines = 0
debug.sethook(co, function(event, line) lines = lines + 1 end, "l")
for i = 1, 3 do local a = i end
coroutine.resume(co)
coroutine.resume(co)
print(lines, debug.gethook(co) ~= nil, debug.gethook())
local events = {}
local function traced() return 1 end
debug.sethook(function(event) events[#events + 1] = event end, "cr")
traced()
debug.sethook()
print(table.concat(events, " "))
print(try(debug.sethook, 1, "c"), try(debug.sethook, print, 1), try(debug.sethook, print))
debug.sethook(print, "")
print(debug.gethook())
debug.sethook()
