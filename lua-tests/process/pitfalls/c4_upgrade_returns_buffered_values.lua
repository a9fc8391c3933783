-- spec: processes 15, pitfall C4
-- A value in the buffer of a `listen` channel goes back to the head of the mailbox.
-- expect: 1 2 3
local ev = process.events()
local p = process.spawn_monitored("app:up")
for i = 1, 3 do process.send(p, "n", i) end
process.send(p, "go")
print(table.concat(ev:receive().result.value, " "))
-- file: up.lua
--[==[
if not ... then
    local n, go = process.listen("n"), process.listen("go")
    go:receive()
    process.upgrade("", true)
end
local topic, numbers = process.listen("n"), {}
for i = 1, 3 do numbers[i] = topic:receive() end
return numbers
]==]
