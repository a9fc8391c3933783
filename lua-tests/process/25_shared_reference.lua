-- spec: processes 21.25
-- expect: true
-- expect: true
-- expect: false
local s = { 1 }
process.send(process.pid(), "c", { s, s })
local r = process.listen("c"):receive()
print(r[1] == r[2])
-- Also between the arguments of one call, but not between calls.
process.send(process.pid(), "two", s, s)
r = process.listen("two"):receive()
print(r[1] == r[2])
process.send(process.pid(), "two", s)
print(process.listen("two"):receive() == r[1])
