-- spec: scheduler 8 and 13, pitfall C6
-- What calls no Lua function spends reductions too.
-- timeout: 60
-- expect: concat	reduction limit exceeded
-- expect: rep	reduction limit exceeded
-- expect: table.concat	reduction limit exceeded
-- expect: unpack	reduction limit exceeded
-- expect: send	reduction limit exceeded
-- expect: format	reduction limit exceeded
local ev = process.events()
local big, list = ("x"):rep(10000), {}
for i = 1, 200 do list[i] = i end
local loops = {
    { "concat", function() local s = big while true do local _ = s .. big end end },
    { "rep", function() while true do big:rep(10) end end },
    { "table.concat", function() while true do table.concat(list, ",") end end },
    { "unpack", function() while true do table.unpack(list) end end },
    { "send", function() while true do process.send(process.pid(), "t", list) process.listen("t"):receive() end end },
    { "format", function() while true do string.format("%s%s", big, big) end end },
}
for _, loop in ipairs(loops) do
    process.with_options { max_reductions = 50000 }:spawn_monitored(loop[2])
    print(loop[1], ev:receive().result.error:message())
end
