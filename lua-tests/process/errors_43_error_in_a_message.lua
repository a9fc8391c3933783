-- spec: errors 12.43
-- expect: m	false	true
local e = errors.new("m")
process.send(process.pid(), "e", { err = e })
local r = process.listen("e"):receive()
print(r.err:message(), r.err == e, r.err:stack() == e:stack())
