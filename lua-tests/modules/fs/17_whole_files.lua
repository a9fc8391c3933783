-- spec: modules/fs 17, writefile of streams
-- needs: http
-- expect: ok
local fs = require("fs")
local v = assert(fs.open { directory = "volume", auto_init = true })
assert(v:writefile("f", "old"))
-- Whoever is killed while he writes leaves the old content, or the new, and nothing in between.
for i = 1, 8 do
    local pid = process.spawn_monitored(function(parent)
        local v = require("fs").open { directory = "volume" }
        local data = ("x"):rep(20 << 20)
        process.send(parent, "begin")
        v:writefile("f", data)
    end, nil, process.pid())
    process.listen("begin"):receive()
    require("time").sleep(i .. "ms")
    process.terminate(pid)
    process.events():receive()
    local size = v:stat("f").size
    assert(size == 3 or size == 20 << 20, size)
    assert(v:writefile("f", "old"))
end
-- Several at once: each is whole.
local done = channel.new()
for i = 1, 8 do
    coroutine.spawn(function()
        for _ = 1, 10 do assert(v:writefile("many", (tostring(i)):rep(10000))) end
        done:send(true)
    end)
end
for _ = 1, 8 do done:receive() end
local text = v:readfile("many")
assert(#text == 10000 and text == text:sub(1, 1):rep(10000))
local time = require("time")
for _ = 1, 500 do -- jobs of processes that were killed may still be at work
    local n = 0
    for entry in v:readdir("/") do if entry.name:find("%.tmp$") then n = n + 1 end end
    if n == 0 then break end
    time.sleep("10ms")
end
for entry in v:readdir("/") do assert(not entry.name:find("%.tmp$"), entry.name) end
-- A stream.
local response = assert(require("http_client").get(os.getenv("WIPPY_TEST_HTTP") .. "/t/hi", { stream = true }))
assert(v:writefile("body", response.stream) and v:readfile("body") == "hi")
local ok, err = v:writefile("body", response.stream)
assert(ok == true or err, "a stream that is over gives nothing, or says so")
print("ok")
