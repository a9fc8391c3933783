-- spec: scheduler 21.19
-- timeout: 60
-- expect: false	not enough memory	goes on
local ev = process.events()
process.with_options { max_memory = 1048576 }:spawn_monitored(function()
    local ok, message = pcall(string.rep, "x", 100000000)
    local t = {}
    for i = 1, 100 do t[i] = { i } end
    return { ok, message, #t == 100 and "goes on" }
end)
local value = ev:receive().result.value
print(value[1], value[2], value[3])
