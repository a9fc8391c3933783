-- table.concat over a __len of 2^40.
-- expect: false	invalid value (nil) at index 1 in table for 'concat'
-- expect: false	invalid value (nil) at index 4 in table for 'concat'
print(pcall(table.concat, setmetatable({}, {__len = function() return 1 << 40 end})))
print(pcall(table.concat, setmetatable({"a", "b", "c"}, {__len = function() return 1 << 40 end})))
