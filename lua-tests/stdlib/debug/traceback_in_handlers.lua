-- 6.10: xpcall with debug.traceback at several depths
local function thrower(kind)
  if kind == "error" then error("thrown") end
  if kind == "index" then local x = nil; return x.y end
  if kind == "call" then undefined_global() end
  if kind == "arith" then return 1 + {} end
  if kind == "lib" then string.rep() end
  if kind == "assert" then assert(false, "assert message") end
  if kind == "level2" then error("level two", 2) end
end
local function mid(kind) local r = thrower(kind) return r end
local function tail(kind) return thrower(kind) end
for _, k in ipairs { "error", "index", "call", "arith", "lib", "assert", "level2" } do
  print(select(2, xpcall(mid, debug.traceback, k)))
end
print(select(2, xpcall(tail, debug.traceback, "error")))
print(select(2, xpcall(function() mid("error") end, function(m) return debug.traceback("H: " .. m, 2) end)))
print(select(2, xpcall(function() for _ in function() mid("error") end do end end, debug.traceback)))
print(select(2, xpcall(function() return setmetatable({}, { __index = function(_, k) return mid(k) .. "" end }).error end, debug.traceback)))
print(select(2, xpcall(function() table.sort({ 1, 2 }, function() mid("error") end) end, debug.traceback)))
print(select(2, xpcall(function() ("x"):gsub("x", function() mid("error") end) end, debug.traceback)))
print(select(2, xpcall(function() return load("local f = ... local r = f('error') return r", "=(loaded)")(mid) end, debug.traceback)))
print(select(2, xpcall(coroutine.wrap(function() mid("error") end), debug.traceback)))
print(select(2, pcall(xpcall, mid, debug.traceback, "error")) == false)
