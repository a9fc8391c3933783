-- spec: processes 21.28
-- expect: 1
local t = { a = 1 }
process.send(process.pid(), "m", t)
t.a = 2
print(process.listen("m"):receive().a)
