-- spec: processes 21.6
-- expect: 1	1	0
local n = 0
local function inc() n = n + 1 return n end
print((process.exec(inc)), (process.exec(inc)), n)
