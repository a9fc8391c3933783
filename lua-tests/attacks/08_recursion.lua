-- Endless recursion that is no tail call: "stack overflow", catchable, again and again.
-- peak: 200M
-- expect: false	stack overflow
-- expect: false	stack overflow
-- expect: false	stack overflow
-- expect: false	stack overflow
-- expect: fine
local function show(ok, message) print(ok, (tostring(message):match("stack overflow"))) end
local function f() return 1 + f() end
show(pcall(f))
local function many(...) return 1 + many(1, 2, 3, ...) end
show(pcall(many))
local t = setmetatable({}, {__index = function(t, k) return t[k + 1] + 1 end})
show(pcall(function() return t[1] end))
show(coroutine.resume(coroutine.create(f)))
print("fine")
