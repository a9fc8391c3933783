-- Plain find whose every position almost matches: interruptible.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
local text = ("a"):rep(4000000)
for _ = 1, math.huge do
  text:find(("a"):rep(2000000) .. "b", 1, true)
end
