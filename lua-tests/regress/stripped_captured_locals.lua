-- Without debug information every variable is a temporary; one that a function captures shows its value too.
local function stripped(text)
  return load(string.dump(load(text), true))
end

print(stripped [[
  local debug = require "debug"
  local kept, captured, changed = 12, 13, 14
  local f = function() changed = changed + 1 return captured, changed end
  local lines = {}
  for i = 2, 4 do
    local name, value = debug.getlocal(1, i)
    lines[#lines + 1] = name .. "=" .. tostring(value)
  end
  f()
  for i = 2, 4 do
    local name, value = debug.getlocal(1, i)
    lines[#lines + 1] = tostring(value)
  end
  return table.concat(lines, " ")
]] ())

print(stripped [[
  local debug = require "debug"
  local n = 1
  local get, set = function() return n end, function(v) n = v end
  set(5)
  local name, value = debug.getlocal(1, 2)
  local stored = debug.setlocal(1, 2, "by setlocal")
  return name, value, stored, get(), n
]] ())

print(stripped [[
  local debug = require "debug"
  local a = 12
  local f = function() local x; return a end
  local name, value = debug.getupvalue(f, 1)
  local set = debug.setupvalue(f, 1, 13)
  local info = debug.getinfo(f)
  return name, value, set, a, info.name, info.short_src, info.linedefined == info.lastlinedefined
]] ())

print(stripped [[
  local debug = require "debug"
  return debug.getinfo(1).currentline, next(debug.getinfo(1, "L").activelines), debug.getinfo(1, "S").source
]] ())

-- A coroutine of stripped code, looked at from outside.
local co = coroutine.create(stripped [[
  local count = ...
  local function more() count = count + 1 return count end
  while true do coroutine.yield(more()) end
]])
for i = 1, 3 do
  local _, n = coroutine.resume(co, 10)
  print(n, debug.getlocal(co, 1, 1))
end
print(debug.setlocal(co, 1, 1, 100), select(2, coroutine.resume(co)))
print(debug.traceback(co))
