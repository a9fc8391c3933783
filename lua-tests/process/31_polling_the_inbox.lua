-- spec: processes 21.31
-- expect: nil	p
-- expect: true
local ib = process.inbox()
process.send(process.pid(), "p", 1)
local r = channel.select { ib:case_receive(), default = true }
print(r.default, r.value:topic())
print(channel.select { ib:case_receive(), default = true }.default)
