-- spec: modules/http_client test ideas 48 to 50 and 54: sockets of the file system, TLS, HTTP/2
-- needs: http
-- expect: ok
local http = require("http_client")
local folder = os.getenv("WIPPY_TEST_TLS")
local function pem(name)
  local file = assert(io.open(folder .. "/" .. name))
  local text = file:read("a")
  file:close()
  return text
end

local socket = os.getenv("WIPPY_TEST_SOCKET")
local resp = assert(http.get("http://example.test/t/header/host", { unix_socket = socket }))
assert(resp.body == "example.test")
local r, err = http.get("http://x/", { unix_socket = socket .. ".none" })
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:details().phase == "connect")

local https, ca = os.getenv("WIPPY_TEST_HTTPS"), pem("ca.pem")
r, err = http.get(https .. "/t/hi")
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:retryable() == false and err:details().phase == "tls", err)
resp = assert(http.get(https .. "/t/hi", { tls = { ca = ca } }))
assert(resp.body == "hi" and resp.url == https .. "/t/hi")
assert(http.get(https .. "/t/hi", { tls = { insecure_skip_verify = true } }).body == "hi")
assert(http.get(https .. "/t/hi", { tls = { ca = ca, server_name = "localhost" } }).body == "hi")
r, err = http.get(https .. "/t/hi", { tls = { ca = ca, server_name = "other.test" } })
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:retryable() == false)
r, err = http.get(os.getenv("WIPPY_TEST_EXPIRED") .. "/t/hi", { tls = { ca = ca } })
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:retryable() == false, err)

local mtls = os.getenv("WIPPY_TEST_MTLS")
r, err = http.get(mtls .. "/t/hi", { tls = { ca = ca } })
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:retryable() == false, err)
local identity = { ca = ca, cert = pem("client.pem"), key = pem("client.key") }
assert(http.get(mtls .. "/t/hi", { tls = identity }).body == "hi")

local function invalid(tls, text)
  local r, err = http.get(https, { tls = tls })
  assert(r == nil and err:kind() == errors.INVALID and err:message():find(text, 1, true), err)
end
invalid({ cert = identity.cert }, "tls cert and key must be provided together")
invalid({ key = identity.key }, "tls cert and key must be provided together")
invalid({ ca = "no PEM" }, "tls ca: no certificate found")
invalid({ cert = "x", key = identity.key }, "tls cert: no certificate found")
invalid({ cert = identity.cert, key = "x" }, "tls key")
invalid({ server_name = "not a name" }, "invalid server name")

local http2 = os.getenv("WIPPY_TEST_HTTP2")
resp = assert(http.post(http2 .. "/x?y=1", { tls = { ca = ca }, body = "two" }))
assert(resp.http_version == "2" and resp.body == "h2 POST " .. http2 .. "/x?y=1 two" and resp.status == "", resp.body)
assert(http.get(http2, { tls = { ca = ca }, http_version = "2" }).http_version == "2")
r, err = http.get(http2, { tls = { ca = ca }, http_version = "1.1" })
assert(r == nil, "the server speaks nothing else")
r, err = http.get(https, { tls = { ca = ca }, http_version = "2" })
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:message():find("HTTP/2"), err)
local list = {}
for i = 1, 50 do list[i] = { "POST", http2, { tls = { ca = ca }, body = tostring(i) } } end
local responses, errs = http.request_batch(list)
assert(errs == nil)
for i = 1, 50 do assert(responses[i].body:match(" (%d+)$") == tostring(i)) end
print("ok")
