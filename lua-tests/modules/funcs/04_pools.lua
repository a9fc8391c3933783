-- spec: funcs 13.34, 13.35, 13.41
-- expect: ok
local funcs, time, system = require("funcs"), require("time"), require("system")
-- No call waits for itself.
assert(funcs.call("app.math:fact", 50) == 50 * 51 // 2)
assert(funcs.call("app.math:fact", 300) == 300 * 301 // 2)
-- More than there is room for wait in line.
local started, fs = time.now(), {}
for i = 1, 100 do fs[i] = funcs.async("app.math:slow", 20, i) end
for i = 1, 100 do assert(fs[i]:response():receive():data() == i) end
assert(time.now():sub(started):milliseconds() < 2000)
-- So many that most are in the queue; all of them are given up, running or not.
for round = 1, 2 do
    local futures = {}
    for i = 1, 2000 do futures[i] = funcs.async("app.math:wait") end
    for i = 1, 2000 do assert(futures[i]:cancel() == true) end
    assert(funcs.call("app.math:add", round, 1) == round + 1)
end
-- The calls of a process that ends are given up with it.
local told = process.listen("told")
local caller = process.spawn(function(main)
    local funcs = require("funcs")
    for _ = 1, 500 do funcs.async("app.math:wait") end
    process.send(main, "ready")
    funcs.call("app.math:tell", main, 300)
end, nil, process.pid())
process.listen("ready"):receive()
time.sleep("20ms")
assert(process.terminate(caller))
assert(channel.select { told:case_receive(), time.after("500ms"):case_receive() }.channel ~= told)
-- Nothing is left.
for _ = 1, 500 do
    if #system.hosts.processes("app:processes") == 1 then break end
    time.sleep("10ms")
end
assert(#system.hosts.processes("app:processes") == 1)
assert(funcs.call("app.math:add", 1, 1) == 2)
print("ok")
