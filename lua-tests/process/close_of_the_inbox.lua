-- spec: processes 7.4
-- expect: nil	false
-- expect: false
-- expect: kept	1
local first = process.inbox()
first:close()
print(first:receive())
process.send(process.pid(), "kept", 1)
local second = process.inbox()
print(first == second)
local m = second:receive()
print(m:topic(), m:payload():data())
