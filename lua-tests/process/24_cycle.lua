-- spec: processes 21.24
-- expect: true	false
local t = {}
t.self = t
process.send(process.pid(), "c", t)
local r = process.listen("c"):receive()
print(r.self == r, r == t)
