-- traceback with odd arguments; messages that are not strings pass through.
local function try(...)
  local results = table.pack(pcall(...))
  if not results[1] then return results[2] end
  return "ok", table.unpack(results, 2, results.n)
end
local t = {}
print(debug.traceback(t) == t, debug.traceback(nil), debug.traceback(42):match("^42\n") ~= nil, debug.traceback(print) == print)
print(debug.traceback("m", 100), debug.traceback("m", 0):match("%[C%]: in function 'debug.traceback'") ~= nil)
local co = coroutine.create(function() local function inner() coroutine.yield() end inner() end)
print(debug.traceback(co))
coroutine.resume(co)
print((debug.traceback(co):gsub("[^\n]-([%w_]+%.lua):%d+", "%1")))
print((debug.traceback(co, "message", 1):gsub("[^\n]-([%w_]+%.lua):%d+", "%1")))
print(debug.traceback(co, nil, 1) ~= nil, debug.traceback(co, t) == t)
coroutine.resume(co)
print(debug.traceback(co))
local function deep(n) if n == 0 then return debug.traceback("deep") end local r = deep(n - 1) return r end
local text = deep(100)
local count = select(2, text:gsub("\n", ""))
print(count, text:find("\n\t...\n", 1, true) ~= nil)
print(try(debug.traceback, "x", "y"), try(debug.traceback, "x", 1.5))
