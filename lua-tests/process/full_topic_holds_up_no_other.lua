-- spec: processes 7.2
-- expect: 4
-- expect: 1	2	3
local me = process.pid()
local a, b = process.listen("a"), process.listen("b")
for i = 1, 3 do process.send(me, "a", i) end
process.send(me, "b", 4)
print((b:receive()))
print((a:receive()), (a:receive()), (a:receive()))
