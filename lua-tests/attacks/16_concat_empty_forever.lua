-- The same with empty strings never ends: interruptible.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
table.concat(setmetatable({}, {__len = function() return 1 << 40 end, __index = function() return "" end}))
