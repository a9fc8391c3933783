-- Sorting what claims to have 2^40 elements.
-- expect: false	true
local ok, message = pcall(table.sort, setmetatable({}, {__len = function() return 1 << 40 end}))
print(ok, message:find("too big", 1, true) ~= nil)
