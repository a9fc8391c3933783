-- spec: processes 21.65
-- expect: 1	2	3	nil
local ev = process.events()
local p = process.spawn_monitored("app:up")
for i = 1, 3 do process.send(p, "n", i) end
process.cancel(p, "go on")
local result = ev:receive().result
print(result.value[1], result.value[2], result.value[3], result.error)
-- file: up.lua
--[==[
local is_second = ...
if not is_second then
    process.events():receive()
    process.upgrade("", true)
end
local numbers, topic = {}, process.listen("n")
for i = 1, 3 do numbers[i] = topic:receive() end
return numbers
]==]
