-- spec: modules/stream test idea 11: a read holds up its caller only; readers are served in order; a close ends the wait
-- needs: http
-- expect: ok
local http, time = require("http_client"), require("time")
local base = os.getenv("WIPPY_TEST_HTTP")
local s = assert(http.get(base .. "/t/chunks/6/60", { stream = true })).stream
local order, done, count = {}, channel.new(3), 0
for reader = 1, 3 do
  coroutine.spawn(function()
    local scanner = s:scanner()
    for _ = 1, 2 do
      assert(scanner:scan())
      order[#order + 1] = reader .. scanner:text()
    end
    done:send(true)
  end)
end
local running = true
coroutine.spawn(function() while running do count = count + 1 time.sleep("5ms") end end)
for _ = 1, 3 do done:receive() end
running = false
assert(table.concat(order, " ") == "1chunk 1 2chunk 2 3chunk 3 1chunk 4 2chunk 5 3chunk 6", table.concat(order, " "))
assert(count > 5)

s = assert(http.get(base .. "/t/stuck/readers", { stream = true })).stream
assert(s:read() == "first")
local result = channel.new(1)
coroutine.spawn(function() result:send(select(2, s:read())) end)
time.sleep("20ms")
s:close()
local err = result:receive()
assert(err:kind() == errors.INTERNAL and err:message() == "stream is closed")
print("ok")
