-- spec: processes 7.4
-- expect: 1	true
-- expect: t	2
-- expect: nil	false
-- expect: t	3
local me = process.pid()
local inbox, t = process.inbox(), process.listen("t")
process.send(me, "t", 1)
process.send(me, "t", 2)
-- Something that looks at the mailbox: the first value goes into the buffer of the topic.
channel.select { inbox:case_receive(), default = true }
process.unlisten(t)
print(t:receive())
local m = inbox:receive()
print(m:topic(), m:payload():data())
print(t:receive())
process.send(me, "t", 3)
m = inbox:receive()
print(m:topic(), m:payload():data())
