-- spec: processes 21.22
-- expect: x	1
-- expect: x	3
-- expect: inbox	y	2
local inbox, x = process.inbox(), process.listen("x")
process.send(process.pid(), "x", 1)
process.send(process.pid(), "y", 2)
process.send(process.pid(), "x", 3)
for _ = 1, 3 do
    local r = channel.select { x:case_receive(), inbox:case_receive() }
    if r.channel == x then
        print("x", r.value)
    else
        print("inbox", r.value:topic(), r.value:payload():data())
    end
end
