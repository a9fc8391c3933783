-- spec: processes 21.14
-- expect: 1	nil
-- expect: 1	nil
-- expect: 1	nil
local ev = process.events()
for _, f in ipairs {
    function() return 1, false end,
    function() return 1, {} end,
    function() return 1, 2 end,
} do
    process.spawn_monitored(f)
    local result = ev:receive().result
    print(result.value, result.error)
end
