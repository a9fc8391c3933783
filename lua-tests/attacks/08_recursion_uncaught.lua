-- Uncaught: a report of bounded length.
-- peak: 200M
-- expect-error: stack overflow
-- stderr-max: 20000
local function f() return 1 + f() end
f()
