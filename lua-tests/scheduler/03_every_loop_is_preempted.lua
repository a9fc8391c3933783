-- spec: scheduler 21.3
-- options: --workers 1
-- timeout: 40
-- expect: pcall	process terminated
-- expect: wrap	process terminated
-- expect: __index	process terminated
-- expect: iterator	process terminated
-- expect: goto	process terminated
-- expect: tail call	process terminated
-- expect: numeric for	process terminated
local time = require("time")
local ev = process.events()
local function forever() while true do end end
local loops = {
    { "pcall", function() while true do pcall(forever) end end },
    { "wrap", function() coroutine.wrap(forever)() end },
    { "__index", function() return setmetatable({}, { __index = forever }).x end },
    { "iterator", function() for _ in function() return 1 end do end end },
    { "goto", function() ::again:: goto again end },
    { "tail call", function() local function f() return f() end return f() end },
    { "numeric for", function() for i = 1, math.maxinteger do end end },
}
for _, loop in ipairs(loops) do
    local p = process.spawn_monitored(loop[2])
    time.sleep("10ms")
    process.terminate(p)
    print(loop[1], ev:receive().result.error:message())
end
