-- spec: modules/http_client test idea 42: server-sent events
-- needs: http
-- expect: tick/one/1/-
-- expect: message/two|lines/1/250
-- expect: message/three/1/-
local http = require("http_client")
local base = os.getenv("WIPPY_TEST_HTTP")

local resp = assert(http.get(base .. "/t/sse", { stream = true, headers = { Accept = "text/event-stream" } }))
for ev in http.events(resp) do
  print(("%s/%s/%s/%s"):format(ev.event, ev.data:gsub("\n", "|"), ev.id or "-", ev.retry or "-"))
end

local ok, message = pcall(http.events, http.get(base .. "/t/hi"))
assert(not ok and message:find("streaming response expected"), message)
assert(not pcall(http.events, nil))

-- A read error raises the error value.
resp = http.get(base .. "/t/gonechunk", { stream = true })
local ok, err = pcall(function() for _ in http.events(resp) do end end)
assert(not ok and errors.is(err, errors.INTERNAL), err)
resp = http.get(base .. "/t/longline", { stream = true })
ok, err = pcall(function() for _ in http.events(resp) do end end)
assert(not ok and err:message() == "event line too long", err)
