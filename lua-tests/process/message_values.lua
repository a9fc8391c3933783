-- spec: processes 8.1
-- expect: true	true	false
-- expect: 1	2	nil	4
-- expect: b	2.5	true
-- expect: 2000000	true
-- expect: value at #1[..](key) cannot be copied: function
-- expect: value at #1 cannot be copied: channel (inbox)
-- expect: value at #1 cannot be copied: process.Message
-- expect: 7
local me = process.pid()
local t = process.listen("t")
local function through(v) process.send(me, "t", v) return (t:receive()) end
print(through(true), through({ [true] = true })[true], through(false))
local r = through({ 1, 2, nil, 4 })
print(r[1], r[2], r[3], r[4])
r = through({ [1.5] = 2.5, a = { b = { c = "b" } }, [{ 1 }] = true })
local by_table
for k, v in pairs(r) do if type(k) == "table" then by_table = k[1] == 1 and v end end
print(r.a.b.c, r[1.5], by_table)
local long = ("0123456789"):rep(200000)
print(#through(long), through(long) == long)
local function report(_, err) print(err:message()) end
report(process.send(me, "t", { [print] = 1 }))
report(process.send(me, "t", process.inbox()))
process.send(me, "m", 7)
local m = process.inbox():receive()
report(process.send(me, "t", m))
-- A payload travels as what it holds.
print(through(m:payload()))
