-- table.insert at the front of a table that claims to be endless.
-- signal: INT after 400
-- expect: started
print("started")
io.stdout:flush()
table.insert(setmetatable({}, {__len = function() return 1 << 40 end, __newindex = function() end}), 1, "x")
