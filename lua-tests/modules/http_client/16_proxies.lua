-- spec: modules/http_client: through another server
-- needs: http
-- expect: ok
local http = require("http_client")
local proxy, https = os.getenv("WIPPY_TEST_PROXY"), os.getenv("WIPPY_TEST_HTTPS")
local file = assert(io.open(os.getenv("WIPPY_TEST_TLS") .. "/ca.pem"))
local tls = { ca = file:read("a") }
file:close()

-- The host need not be known here.
local resp = assert(http.get("http://example.test/a?b=c", { proxy = proxy }))
assert(resp.body == "proxied GET http://example.test/a", resp.body)
assert(http.post("http://example.test:81/x", { proxy = proxy, body = "y" }).body == "proxied POST http://example.test:81/x")
-- TLS goes through a tunnel: the proxy sees nothing of it.
assert(http.get(https .. "/t/hi", { proxy = proxy, tls = tls }).body == "hi")
assert(http.get(https .. "/t/header/proxy-authorization", { proxy = proxy, tls = tls }).body == "")

local stranger = proxy:gsub("user:pass", "user:wrong")
assert(http.get("http://example.test/", { proxy = stranger }).status_code == 407)
local r, err = http.get(https .. "/t/hi", { proxy = stranger, tls = tls })
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:retryable() == false and err:details().phase == "connect")
r, err = http.get("https://127.0.0.1:1/", { proxy = proxy, tls = tls })
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:retryable() == true and err:message():find("502"), err)
r, err = http.get("http://x/", { proxy = os.getenv("WIPPY_TEST_REFUSED") })
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:details().phase == "connect")
for _, bad in ipairs({ 7, "", "socks5://x:1", "https://x:1" }) do
  r, err = http.get("http://x/", { proxy = bad })
  assert(r == nil and err:kind() == errors.INVALID and err:message():find("proxy"), err)
end
assert(select(2, http.get("http://x/", { proxy = proxy, unix_socket = "/x" })):kind() == errors.INVALID)
assert(select(2, http.get("http://x/", { proxy = proxy, http_version = "2" })):kind() == errors.INVALID)
print("ok")
