-- spec: processes 4 and 10
-- Linked and monitored children fail in every way: one EXIT for each, and one LINK_DOWN for each that failed.
-- expect: nothing is left
local stress = require("stress")
local events = process.events()
process.set_options { trap_links = true }

local failures = {
    { "boom", function() error("boom", 0) end },
    { "m", function() return nil, errors.new { message = "m", kind = errors.CONFLICT } end },
    { "text", function() return 1, "text" end },
    { "(error object is a table value)", function() error({}) end },
    { "(error object is a nil value)", function() error(nil) end },
    { "in a coroutine", function()
        coroutine.spawn(function() error("in a coroutine", 0) end)
        process.inbox():receive()
    end },
    { "linked process failed", function()
        process.spawn_linked(function() error("inner") end)
        process.inbox():receive()
    end },
    { "deadlock: all 1 coroutines blocked with no pending operations", function() channel.new():receive() end },
    { "exit value cannot be copied: function at value", function() return print end },
    { false, function() return true end },
    { false, function() return pcall(error, "caught") and true end },
}

for _ in stress.rounds() do
    local expected, exits, downs, failing = {}, 0, 0, 0
    for _ = 1, 200 do
        local kind = failures[stress.random(#failures)]
        local pid = process.spawn_linked_monitored(kind[2])
        expected[pid] = kind[1]
        if kind[1] then failing = failing + 1 end
    end
    local ended, down = {}, {}
    while exits < 200 or downs < failing do
        local e = events:receive()
        local err = e.result.error
        if e.kind == process.event.EXIT then
            stress.check(not ended[e.from], "an EXIT came twice")
            ended[e.from], exits = true, exits + 1
        else
            stress.check(e.kind == process.event.LINK_DOWN and not down[e.from], "a LINK_DOWN came twice")
            stress.check(ended[e.from], "a LINK_DOWN before the EXIT")
            down[e.from], downs = true, downs + 1
        end
        stress.check((err and err:message() or false) == expected[e.from], tostring(err))
    end
end
stress.finish()
