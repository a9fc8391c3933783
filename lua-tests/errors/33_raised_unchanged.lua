-- spec: errors 12.33, 12.34, 12.35, 12.36, 12.44, 8
-- Raised values arrive as they are; what the machine raises is a string.
-- expect: false	true
-- expect: s	33_raised_unchanged.lua:21: s	s	33_raised_unchanged.lua:24: s
-- expect: true	true
-- expect: assertion failed!
-- expect: string	33_raised_unchanged.lua:31: attempt to index a nil value (local 't')
-- expect: string	33_raised_unchanged.lua:32: attempt to perform arithmetic on a nil value (global 'nothing')
-- expect: string	bad argument #1 to 'string.rep' (string expected, got no value)
-- expect: false	true
-- expect: goes on
-- expect: true	true
-- expect: false	false	true
-- expect: true	false	true
local e = errors.new("m")
local ok, v = pcall(error, e)
print(ok, v == e)

local function message(f, ...) return (select(2, pcall(f, ...))) end
local at_1 = message(function()
  error("s")
end)
local function at_level_2() error("s", 2) end
print(message(error, "s"), at_1, message(function() error("s", 0) end), message(function() at_level_2() end))
print(message(error, e, 2) == e, message(function() error(e) end) == e)
print(message(assert, nil))
local function show(f, ...)
  local m = message(f, ...)
  print(type(m), m)
end
show(function() local t; return t.x end)
show(function() return nothing + 1 end)
show(string.rep)
local function f() return 1 + f() end
local fine, text = pcall(f)
print(fine, text:find("stack overflow", 1, true) ~= nil)
print("goes on")
print(message(assert, nil, e) == e, message(assert, false, e) == e)

-- Through coroutines and protected calls of every depth.
local co = coroutine.create(function() pcall(error, "inner") error(e) end)
local resumed, raised = coroutine.resume(co)
print(resumed, pcall(coroutine.wrap(function() error(e) end)), raised == e)
print(select(2, pcall(pcall, error, e)) == false, pcall(error, e), select(3, pcall(pcall, error, e)) == e)
