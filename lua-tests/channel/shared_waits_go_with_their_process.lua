-- spec: channels 8
-- variant: --workers 1
-- variant: --workers 8
-- expect: terminated	true
-- expect: failed	true
-- expect: ended	true
-- A receiver that has gone takes nothing: a send that need not wait finds nobody.
local ev, c, d = process.events(), channel.new(), channel.new()
local main = process.pid()
local function nobody_waits()
    return channel.select { c:case_send("lost"), d:case_send("lost"), default = true }.default
end
local function waits_and(how)
    return function()
        coroutine.spawn(function() c:receive() end)
        coroutine.spawn(function() channel.select { d:case_receive(), c:case_receive() } end)
        process.send(main, "ready")
        local inbox = process.inbox()
        inbox:receive()
        if how == "failed" then error("as asked") end
    end
end
local ready = process.listen("ready")
for _, how in ipairs { "terminated", "failed", "ended" } do
    local p = process.spawn_monitored(waits_and(how))
    ready:receive()
    if how == "terminated" then process.terminate(p) else process.send(p, "go") end
    ev:receive()
    print(how, nobody_waits())
end
