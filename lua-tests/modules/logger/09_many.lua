-- spec: modules/logger 9
-- expect: ok
-- The records of four processes, one program below this one: its standard error is read here, line by line.
-- file: child.lua
--[==[
local logger = require("logger")
local function work(n)
    local logger = require("logger")
    for i = 1, 25000 do logger:info("record", { n = n, i = i, text = ("x"):rep(i % 50) }) end
    logger:warn("done " .. n)
end
local events = process.events()
for n = 1, 4 do process.spawn_monitored(work, nil, n) end
for _ = 1, 4 do assert(events:receive().result.error == nil) end
logger:error("the end")
logger:error(("long"):rep(100000))
for i = 1, 500 do logger:error("again") end
]==]
local exe = assert(io.open("/proc/self/cmdline", "rb")):read("a"):match("^[^\0]*")
local child = io.popen(("%q -c --log-format json child.lua 2>&1"):format(exe))
local json = require("json")
local n, done, ended, longest, repeated, shown = 0, 0, false, 0, nil, 0
for line in child:lines() do
    local record = assert(json.decode(line), line)
    assert(record.level and record.time and record.pid, line)
    if record.msg == "record" then n = n + 1 end
    if record.msg:find("^done") then done = done + 1 end
    ended = ended or record.msg == "the end"
    longest = math.max(longest, #record.msg)
    repeated = repeated or record.msg:match("^repeated (%d+) times: again")
    if record.msg == "again" then shown = shown + 1 end
end
assert(child:close())
-- Warnings are never dropped for records that are slighter; equal ones are counted.
assert(n >= 1 and done == 4 and ended, n .. " " .. done)
assert(longest == 65536 + #"…", longest)
assert(repeated and shown + repeated == 500, tostring(repeated))
print("ok")
