-- spec: processes 21.20
-- expect: a	2	2	true
-- expect: process.Message{topic=a}	payload{format=lua/any}	lua/any
-- expect: true	userdata	nil
process.send(process.pid(), "a", 1, 2)
local m = process.inbox():receive()
print(m:topic(), #m:payload(), m:payload()[2]:data(), m:from() == process.pid())
print(tostring(m), tostring(m:payload()[1]), m:payload()[1]:get_format())
-- One payload comes by itself, and gives the same table each time; no payload is nil.
process.send(process.pid(), "one", { x = 1 })
process.send(process.pid(), "none")
local one, none = process.inbox():receive(), process.inbox():receive()
print(one:payload():data() == one:payload():data(), type(one:payload()), none:payload())
