-- spec: processes 21.53
-- expect: true
-- expect: 1	2
-- expect: true	true
local ev = process.events()
local one = process.with_options({}):with_name("one")
local function collect()
    local inbox = process.inbox()
    local a, b = inbox:receive(), inbox:receive()
    return { a:payload():data(), b:payload():data(), a:from(), a:topic() }
end
local p1 = one:with_message("go", 1):spawn_monitored(collect)
local p2 = one:with_message("go", 2):spawn(collect)
print(p1 == p2)
local value = ev:receive().result.value
print(value[1], value[2])
print(value[3] == process.pid(), value[4] == "go")
