-- spec: processes 8.1, pitfall C3
-- What a copy marks must be gone again after each end of it.
-- expect: 2000
local me, topic = process.pid(), process.listen("t")
local shared = { 1 }
local good = { shared, { shared }, list = { shared, { 2 } } }
good.self = good
local bad = { shared, { shared }, good, print }
local right = 0
for _ = 1, 1000 do
    local ok, err = process.send(me, "t", bad)
    if ok == nil and err:message() == "value at #1[4] cannot be copied: function" then right = right + 1 end
    process.send(me, "t", good)
    local r = topic:receive()
    if r.self == r and r[1] == r[2][1] and r[1] == r.list[1] and r[1] ~= shared and r[1][1] == 1 then
        right = right + 1
    end
end
print(right)
