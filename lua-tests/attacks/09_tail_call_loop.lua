-- An endless tail call is interruptible.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
local function f(x) return f(x + 1) end
f(1)
