-- spec: processes 7.4 and 8.2
-- expect: nil	true
-- expect: nil	true
-- expect: 5	true
-- expect: 3	1	nil	3
-- expect: userdata	t2	9
-- expect: nil	topic "t2" already has a listener in another mode	Conflict
-- expect: nil	nil
local me = process.pid()
local t = process.listen("t")
process.send(me, "t")
process.send(me, "t", nil)
process.send(me, "t", 5)
process.send(me, "t", 1, nil, 3)
print(t:receive())
print(t:receive())
print(t:receive())
local r = t:receive()
print(r.n, r[1], r[2], r[3])
local t2 = process.listen("t2", { message = true })
process.send(me, "t2", 9)
local m = t2:receive()
print(type(m), m:topic(), m:payload():data())
local ch, err = process.listen("t2")
print(ch, err:message(), err:kind())
-- No payload is nil, a payload of nil is not.
process.send(me, "t2")
process.send(me, "t2", nil)
local none, one = t2:receive(), t2:receive()
print(none:payload(), one:payload():data())
