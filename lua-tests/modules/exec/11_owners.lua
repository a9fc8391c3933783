-- spec: modules/exec 11, 14
-- needs: linux
-- expect: ok
-- No command outlives the process that has started it, and none stays as a zombie.
local exec, time, fs = require("exec"), require("time"), require("fs")
local proc = assert(fs.open { directory = "/proc", readonly = true })

-- State of a process of the system; nothing if there is none.
local function state(pid)
    local text = proc:readfile(pid .. "/stat")
    return text and text:match("^%d+ %(.*%) (%a)")
end
local function gone(pid, seconds)
    for _ = 1, seconds * 100 do
        if not state(pid) then return true end
        time.sleep("10ms")
    end
    return false
end
-- Children of wippy: all, and zombies.
local me = proc:readfile("self/stat"):match("^%d+")
local function children()
    local n, zombies = 0, 0
    for entry in proc:readdir("/") do
        local text = entry.name:match("^%d+$") and proc:readfile(entry.name .. "/stat")
        local letter, parent = (text or ""):match("^%d+ %(.*%) (%a) (%d+)")
        -- The guard is there for as long as wippy.
        local is_guard = parent == me and (proc:readfile(entry.name .. "/cmdline") or ""):find("wippy-guard", 1, true)
        if parent == me and not is_guard then
            n = n + 1
            if letter == "Z" then zombies = zombies + 1 end
        end
    end
    return n, zombies
end
local function no_children()
    for _ = 1, 1000 do
        if children() == 0 then return true end
        time.sleep("10ms")
    end
end

-- A process that is killed, that fails, and that ends: its command ends with it, and what that has started.
local TREE = [[sh -c 'sleep 60 & echo $!; sleep 60 & echo $!; wait']]
local function owner(parent, how, command)
    local p = assert(assert(require("exec").open()):exec(command))
    local out = assert(p:stdout_stream())
    assert(p:start())
    local next_line = out:lines()
    process.send(parent, "pids", { p:pid(), tonumber(next_line()), tonumber(next_line()) })
    if how == "kill" then process.inbox():receive() end
    if how == "fail" then error("on purpose") end
    return "done"
end
local pids = process.listen("pids")
for _, how in ipairs { "kill", "fail", "end" } do
    local pid = assert(process.spawn_monitored(owner, nil, process.pid(), how, TREE))
    local command, first, second = table.unpack((pids:receive()))
    if how == "kill" then
        assert(state(command) and state(first) and state(second))
        process.terminate(pid)
    end
    process.events():receive()
    assert(gone(command, 6) and gone(first, 6) and gone(second, 6), how)
end

-- Those that do not listen are killed; so is what is left of a command that has ended before.
local STUBBORN = [[sh -c 'trap "" TERM; sleep 60 & echo $!; sleep 60 & echo $!; exec >&-; while :; do sleep 0.1; done']]
local ORPHANS = [[sh -c 'trap "" TERM; sleep 60 & echo $!; sleep 60 & echo $!; exit 0']]
for _, command in ipairs { STUBBORN, ORPHANS } do
    local pid = assert(process.spawn_monitored(owner, nil, process.pid(), "kill", command))
    local leader, first, second = table.unpack((pids:receive()))
    assert(state(first) and state(second))
    process.terminate(pid)
    process.events():receive()
    assert(gone(leader, 7) and gone(first, 7) and gone(second, 7), command)
end
-- The same for a call.
local pid = assert(process.spawn_monitored(function(parent)
    process.send(parent, "runs", true)
    require("exec").open():run("sleep 60")
end, nil, process.pid()))
process.listen("runs"):receive()
for _ = 1, 1000 do
    if children() > 0 then break end
    time.sleep("1ms")
end
process.terminate(pid)
process.events():receive()
assert(no_children())

-- A program that lets go of a command does not end it.
local e = assert(exec.open())
do
    local p = assert(e:exec("sleep 60"))
    assert(p:start())
    pid = p:pid()
end
collectgarbage()
collectgarbage()
time.sleep("20ms")
assert(state(pid) and state(pid) ~= "Z")

-- Many at once.
local running, codes = {}, channel.new(50)
for i = 1, 50 do
    running[i] = assert(e:exec("sh -c 'read line; exit $line'"))
    assert(running[i]:start())
end
local n, zombies = children()
assert(n == 51 and zombies == 0, n)
for i, p in ipairs(running) do
    coroutine.spawn(function()
        assert(p:write_stdin(i .. "\n"))
        codes:send(p:wait() - i)
    end)
end
for _ = 1, 50 do assert(codes:receive() == 0) end
n, zombies = children()
assert(n == 1 and zombies == 0, n)
-- Ended before anybody asks.
for i = 1, 50 do
    running[i] = assert(e:exec("true"))
    assert(running[i]:start())
end
for _ = 1, 1000 do
    if children() == 1 then break end
    time.sleep("10ms")
end
n, zombies = children()
assert(n == 1 and zombies == 0, n)
for _, p in ipairs(running) do assert(p:wait() == 0) end
print("ok")
