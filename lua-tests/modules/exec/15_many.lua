-- spec: modules/exec 14 (ten thousand starts)
-- needs: linux
-- timeout: 300
-- not-under: gc it takes a hundred times as long
-- not-under: budget1 it takes ten times as long
-- expect: ok
-- Thousands of starts, kills and runs leave neither descriptors nor processes behind, nor much memory.
local exec, fs = require("exec"), require("fs")
local e = assert(exec.open())
local proc = assert(fs.open { directory = "/proc", readonly = true })
local function descriptors()
    local n = 0
    for _ in assert(proc:readdir("self/fd")) do n = n + 1 end
    return n
end
local function children()
    local n = 0
    local me = proc:readfile("self/stat"):match("^%d+")
    for entry in proc:readdir("/") do
        local text = entry.name:match("^%d+$") and proc:readfile(entry.name .. "/stat")
        -- The guard is there for as long as wippy.
        if (text or ""):match("^%d+ %(.*%) %a (%d+)") == me
            and not (proc:readfile(entry.name .. "/cmdline") or ""):find("wippy-guard", 1, true)
        then
            n = n + 1
        end
    end
    return n
end

local SIDE_BY_SIDE = 20
local function round(n)
    local done = channel.new(SIDE_BY_SIDE)
    for _ = 1, SIDE_BY_SIDE do
        coroutine.spawn(function()
            for i = 1, n do
                local p = assert(e:exec("sleep 100"))
                local stream = i % 3 == 0 and assert(p:stdout_stream())
                assert(p:start())
                if i % 4 == 0 then
                    -- Only signalled: what is left of it is for the collector.
                    assert(p:signal(9) and p:wait() == 137)
                else
                    assert(p:close(i % 2 == 0))
                end
                if stream then assert(stream:read_all() == "") end
            end
            done:send(true)
        end)
    end
    for _ = 1, SIDE_BY_SIDE do done:receive() end
end
round(5)
assert(e:run("true").code == 0)
collectgarbage()
local before, memory = descriptors(), collectgarbage("count")
round(480)
-- Processes that are killed while they start commands.
for _ = 1, 200 do
    local pid = assert(process.spawn_monitored(function()
        local e = require("exec").open()
        while true do assert(e:exec("sleep 100")):start() end
    end))
    channel.select { require("time").after("2ms"):case_receive() }
    process.terminate(pid)
    process.events():receive()
end
collectgarbage()
for _ = 1, 1000 do
    if children() == 0 and descriptors() <= before then break end
    require("time").sleep("10ms")
end
assert(children() == 0, children())
assert(descriptors() <= before, descriptors() .. " after " .. before)
assert(collectgarbage("count") - memory < 1000, collectgarbage("count") - memory)
print("ok")
