-- spec: modules/http_client test ideas 38 to 41
-- needs: http
-- expect: ok
local http = require("http_client")
local time = require("time")
local base = os.getenv("WIPPY_TEST_HTTP")

local resp = assert(http.get(base .. "/t/bytes/1024", { stream = true }))
assert(resp.body == nil and resp.body_size == -1 and resp.status_code == 200)
local stream, total = resp.stream, 0
while true do
  local piece, err = stream:read(256)
  assert(err == nil)
  if not piece then break end
  assert(#piece > 0 and #piece <= 256)
  total = total + #piece
end
assert(total == 1024)
local piece, err = stream:read()
assert(piece == nil and err == nil)
assert(stream:close() == true and stream:close() == true)

-- The time is for the head only.
resp = assert(http.get(base .. "/t/chunks/8/100", { stream = true, timeout = "400ms" }))
assert(select(2, resp.stream:read_all():gsub("chunk", "")) == 8)

-- Compression is undone on the way.
assert(http.get(base .. "/t/gzip", { stream = true }).stream:read_all() == ("plain text "):rep(100))
assert(http.get(base .. "/t/empty", { stream = true }).stream:read() == nil)

-- A process that drops a stream closes its connection, and so does one that closes it early.
local function closed(key)
  for _ = 1, 500 do
    if http.get(base .. "/t/state/" .. key).body == "closed" then return true end
    time.sleep("10ms")
  end
end
local key = "drop" .. os.time() .. math.random(1 << 40)
assert(process.exec(function(url)
  local resp = require("http_client").get(url, { stream = true })
  return resp.stream:read(5)
end, nil, base .. "/t/stuck/" .. key) == "first")
assert(closed(key))
key = key .. "b"
resp = http.get(base .. "/t/stuck/" .. key, { stream = true })
assert(resp.stream:read() == "first")
resp.stream:close()
assert(closed(key))
local again, failure = resp.stream:read()
assert(again == nil and failure:kind() == errors.INTERNAL and failure:message() == "stream is closed")

local lines = {}
local scanner = http.get(base .. "/t/sse", { stream = true }).stream:scanner("lines")
while scanner:scan() do lines[#lines + 1] = scanner:text() end
assert(#lines == 15 and lines[2] == "event: tick" and lines[15] == "data: incomplete", #lines)
-- Streams stay where they are.
local ok, why = process.send(process.pid(), "x", stream)
assert(not ok and why:message():find("stream.Stream"))
print("ok")
