-- spec: channels 13.61
-- variant: --workers 1
-- variant: --workers 2
-- variant: --workers 8
-- expect: 2000	true
local ev = process.events()
local a, b = channel.new(), channel.new()
local function take()
    local values = {}
    local cases = { a:case_receive(), b:case_receive() }
    while true do
        local r = channel.select(cases)
        if not r.ok then return values end
        values[#values + 1] = r.value
    end
end
process.spawn_monitored(take)
process.spawn_monitored(take)
for i = 1, 2000 do
    local c = i % 2 == 0 and a or b
    c:send(i)
end
a:close()
b:close()
local seen, count, once = {}, 0, true
for _ = 1, 2 do
    for _, v in ipairs(ev:receive().result.value) do
        once = once and not seen[v]
        seen[v] = true
        count = count + 1
    end
end
print(count, once)
