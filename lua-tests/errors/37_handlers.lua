-- spec: errors 12.37, 8
-- A handler runs where the error was raised, so a wrap in it has that stack.
-- expect: false	ctx: 37_handlers.lua:12: s
-- expect: true	true
-- expect: false	true
-- expect: true
-- expect: inner handler: m
-- expect: found here
local handled
local function fails()
  local x = 1
  error("s")
end
print(xpcall(fails, function(m) handled = errors.wrap(m, "ctx") return handled end))
local text = handled:stack()
print(text:find("37_handlers.lua:12 (fails)", 1, true) ~= nil or text:find("37_handlers.lua:12", 1, true) ~= nil,
  text:find("error", 1, true) ~= nil)
-- debug.traceback leaves error values alone.
local e = errors.new("m")
local ok, v = xpcall(error, debug.traceback, e)
print(ok, v == e)
print(debug.traceback(e) == e)
print(select(2, xpcall(error, function(inner) return errors.wrap(inner, "inner handler") end, e)))
local frames
local line = debug.getinfo(1, "l").currentline + 1
xpcall(function() local t = nil; return t.x end, function() frames = errors.call_stack().frames end)
for _, frame in ipairs(frames) do
  if frame.line == line and frame.level > 0 then print("found here") break end
end
