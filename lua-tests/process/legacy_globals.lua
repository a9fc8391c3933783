-- spec: processes 19
-- expect: true
-- expect: 7	true
-- expect: nil	topic "x" already subscribed	AlreadyExists
-- expect: true	nil	false
-- expect: false	channel not found	NotFound
-- expect: nil	Invalid
local c = channel.new(1)
print(subscribe("x", c) == c)
process.send(process.pid(), "x", 7)
print(c:receive())
local ch, err = subscribe("x", channel.new(1))
print(ch, err:message(), err:kind())
print((unsubscribe(c)), c:receive())
local ok
ok, err = unsubscribe(c)
print(ok, err:message(), err:kind())
ch, err = subscribe("@x", c)
print(ch, err:kind())
