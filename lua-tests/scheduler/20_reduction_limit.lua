-- spec: scheduler 21.20
-- timeout: 60
-- expect: reduction limit exceeded	Internal	reductions
-- expect: reduction limit exceeded	Internal	reductions
local ev = process.events()
for _, f in ipairs {
    function() while true do end end,
    function() while true do pcall(string.rep, "x", 1000) end end,
} do
    process.with_options { max_reductions = 100000 }:spawn_monitored(f)
    local e = ev:receive().result.error
    print(e:message(), e:kind(), e:details().limit)
end
