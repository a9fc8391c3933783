-- spec: errors 9.1
-- The stack and the position of an uncaught error come along.
-- expect: errors_uncaught_in_a_child.lua:7: boom
-- expect: true	true
local ev = process.events()
process.spawn_monitored(function()
    local function inner() error("boom") end
    inner()
end)
local e = ev:receive().result.error
print(e:message())
print(e:stack():find("errors_uncaught_in_a_child.lua:7", 1, true) ~= nil, e:stack():find("inner", 1, true) ~= nil)
