-- spec: pitfall C6
-- options: --workers 1
-- timeout: 60
-- not-under: gc takes too long
-- expect: rep	process terminated
-- expect: sort	process terminated
-- expect: pattern	process terminated
-- expect: gsub	process terminated
-- expect: concat	process terminated
-- expect: send	process terminated
local time = require("time")
local ev = process.events()
local loops = {
    { "rep", function() while true do ("x"):rep(10000000) end end },
    { "sort", function()
        local t = {}
        while true do
            for i = 1, 100000 do t[i] = i * 7919 % 100003 end
            table.sort(t)
        end
    end },
    { "pattern", function() return ("a"):rep(30):find(("a?"):rep(30) .. ("a"):rep(30) .. "b") end },
    { "gsub", function() local s = ("ab"):rep(100000) while true do s:gsub("a", "c") end end },
    { "concat", function()
        local t = {}
        for i = 1, 100000 do t[i] = "item " .. i end
        while true do table.concat(t, ", ") end
    end },
    { "send", function()
        local t = {}
        for i = 1, 10000 do t[i] = { i } end
        while true do process.send(process.pid(), "t", t) process.listen("t"):receive() end
    end },
}
for _, loop in ipairs(loops) do
    local p = process.spawn_monitored(loop[2])
    time.sleep("30ms")
    process.terminate(p)
    print(loop[1], ev:receive().result.error:message())
end
