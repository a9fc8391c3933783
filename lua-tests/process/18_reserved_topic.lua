-- spec: processes 21.18
-- expect: Invalid	cannot send to @ topics
-- expect: Invalid	topic cannot be empty
-- expect: Invalid	send requires at least destination and topic arguments
-- expect: Invalid	cannot listen to @ topics
-- expect: Invalid	topic cannot be empty
local function report(_, err) print(err:kind(), err:message()) end
report(process.send(process.pid(), "@x", 1))
report(process.send(process.pid(), "", 1))
report(process.send(process.pid()))
report(process.listen("@x"))
report(process.listen(""))
