-- spec: modules/http_client test ideas 43, 52, 53
-- needs: http
-- expect: ok
local http = require("http_client")
local time = require("time")
local base = os.getenv("WIPPY_TEST_HTTP")

-- Two coroutines wait at the same time; a third goes on meanwhile.
local done, ticks = channel.new(2), 0
local start = time.now()
for _ = 1, 2 do
  coroutine.spawn(function() done:send(http.get(base .. "/t/slow/600").body) end)
end
local running = true
coroutine.spawn(function() while running do ticks = ticks + 1 time.sleep("5ms") end end)
assert(done:receive() == "slow" and done:receive() == "slow")
running = false
assert(time.since(start):seconds() < 1.15 and ticks > 5, ticks)

-- Twenty requests in turn use one connection.
local host = base:gsub("127%.0%.0%.1", "127.0.0.1") .. "/t/hi"
local first = http.get(host).headers["X-Connection"]
for _ = 1, 20 do assert(http.get(host).headers["X-Connection"] == first) end

-- A process that is ended while it waits: its connection is closed.
local key = "kill" .. os.time() .. math.random(1 << 40)
local function state() return http.get(base .. "/t/state/" .. key).body end
local child = process.spawn_monitored(function(url) require("http_client").get(url) end, nil, base .. "/t/never/" .. key)
while state() ~= "waiting" do time.sleep("5ms") end
start = time.now()
process.terminate(child)
local event = process.events():receive()
assert(event.from == child and event.result.error:message() == "process terminated")
while state() ~= "closed" do time.sleep("5ms") end
assert(time.since(start):seconds() < 5)
print("ok")
