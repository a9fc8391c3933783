-- spec: scheduler 21.4
-- options: --workers 1
-- timeout: 40
-- expect: sort	process terminated
-- expect: gsub	process terminated
-- expect: tostring	process terminated
-- expect: load	process terminated
local time = require("time")
local ev = process.events()
local function forever() while true do end end
local loops = {
    { "sort", function() table.sort({ 3, 2, 1 }, forever) end },
    { "gsub", function() string.gsub("abc", ".", forever) end },
    { "tostring", function() tostring(setmetatable({}, { __tostring = forever })) end },
    { "load", function() load(forever) end },
}
for _, loop in ipairs(loops) do
    local p = process.spawn_monitored(loop[2])
    for _ = 1, 3 do time.sleep("5ms") end
    process.terminate(p)
    print(loop[1], ev:receive().result.error:message())
end
