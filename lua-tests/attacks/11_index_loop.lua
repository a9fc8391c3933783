-- __index and __newindex that refer to themselves.
-- expect: false	true
-- expect: false	true
-- expect: false	true
local q = setmetatable({}, {})
getmetatable(q).__index = q
getmetatable(q).__newindex = q
local function show(ok, message) print(ok, message:find("chain too long", 1, true) ~= nil) end
show(pcall(function() return q.x end))
show(pcall(function() q.x = 1 end))
local a, b = setmetatable({}, {}), setmetatable({}, {})
getmetatable(a).__index, getmetatable(b).__index = b, a
show(pcall(function() return a.x end))
