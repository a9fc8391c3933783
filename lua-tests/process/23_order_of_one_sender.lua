-- spec: processes 21.23
-- expect: 100	true
local ev = process.events()
local p = process.spawn_monitored(function()
    local numbers, topic = {}, process.listen("n")
    for i = 1, 100 do numbers[i] = topic:receive() end
    return numbers
end)
for i = 1, 100 do process.send(p, "n", i) end
local numbers = ev:receive().result.value
local in_order = true
for i, n in ipairs(numbers) do in_order = in_order and n == i end
print(#numbers, in_order)
