-- spec: processes 21.27
-- expect: 1	nil	nil
process.send(process.pid(), "m", setmetatable({ v = 1 }, { __index = { z = 2 } }))
local r = process.listen("m"):receive()
print(r.v, r.z, getmetatable(r))
