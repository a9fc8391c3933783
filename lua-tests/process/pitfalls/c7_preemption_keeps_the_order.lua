-- spec: channels 5, pitfall C7
-- A task that is pre-empted goes on before the others, whatever they wait for and wherever its budget ends.
-- expect: loop sort gsub concat gc tostring after after after
-- expect: a1 a2 b1 b2
local time = require("time")
local order = {}
local function note(name) order[#order + 1] = name end
for _ = 1, 3 do coroutine.spawn(function() time.sleep("1ms") note("after") end) end
local done = channel.new()
coroutine.spawn(function()
    local n = 0
    for i = 1, 300000 do n = n + i end
    note("loop")
    local t = {}
    for i = 1, 2000 do t[i] = i * 7919 % 2003 end
    table.sort(t, function(a, b) return a < b end)
    note("sort");
    (("x"):rep(20000)):gsub("x", function(c) return c .. c end)
    note("gsub")
    local pair = setmetatable({}, { __concat = function() for _ = 1, 5000 do n = n + 1 end return "c" end })
    local _ = "a" .. pair .. "b" .. "c" .. pair
    note("concat")
    for _ = 1, 10 do setmetatable({}, { __gc = function() for _ = 1, 5000 do n = n + 1 end end }) end
    collectgarbage()
    note("gc")
    tostring(setmetatable({}, { __tostring = function() for _ = 1, 20000 do n = n + 1 end return "" end }))
    note("tostring")
end)
for _ = 1, 50 do time.sleep("1ms") if #order >= 9 then break end end
print(table.concat(order, " "))

order = {}
local function pair(name)
    return function()
        for step = 1, 2 do
            for _ = 1, 50000 do end
            note(name .. step)
        end
        done:send(true)
    end
end
coroutine.spawn(pair("a"))
coroutine.spawn(pair("b"))
done:receive()
done:receive()
print(table.concat(order, " "))
