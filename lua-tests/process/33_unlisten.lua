-- spec: processes 21.33
-- expect: true
-- expect: nil	false
-- expect: false	channel not found
-- expect: NotFound
local c = process.listen("q")
print((process.unlisten(c)))
print(c:receive())
print(process.unlisten(c))
print(select(2, process.unlisten(c)):kind())
