-- spec: modules/http_client test ideas 35 to 37; limits of heads and bodies
-- needs: http
-- expect: ok
local http = require("http_client")
local base = os.getenv("WIPPY_TEST_HTTP")

local r, err = http.get(base .. "/t/bytes/11", { max_response_body = 10 })
assert(r == nil and err:kind() == errors.INTERNAL and err:retryable() == false)
assert(err:message() == "response body too large (max 10 bytes)" and err:details().phase == "body")
assert(http.get(base .. "/t/bytes/10", { max_response_body = 10 }).body_size == 10)
r, err = http.get(base .. "/t/endless", { max_response_body = 100000 })
assert(r == nil and err:message() == "response body too large (max 100000 bytes)")

for _, name in ipairs({ "gzip", "deflate" }) do
  local resp = assert(http.get(base .. "/t/" .. name))
  assert(resp.body == ("plain text "):rep(100) and resp.body_size == 1100)
end
assert(http.get(base .. "/t/header/accept-encoding").body == "gzip, deflate, br")
local raw = assert(http.get(base .. "/t/gzip", { headers = { ["Accept-Encoding"] = "gzip" } }))
assert(raw.body:sub(1, 2) == "\x1f\x8b" and raw.headers["Content-Encoding"] == "gzip")
assert(http.get(base .. "/t/gzip", { decompress = false }).body:sub(1, 2) == "\x1f\x8b")
assert(http.get(base .. "/t/header/accept-encoding", { decompress = false }).body == "")
assert(http.get(base .. "/t/unknownencoding").body == "striped")
assert(http.head(base .. "/t/gzip").body == "")

r, err = http.get(base .. "/t/bomb", { max_response_body = 1000000 })
assert(r == nil and err:message() == "response body too large (max 1000000 bytes)")
local memory = require("system").memory
assert(memory.stats().sys < 128 << 20, "memory stays bounded")
for _, bad in ipairs({ "badgzip", "cutgzip" }) do
  r, err = http.get(base .. "/t/" .. bad)
  assert(r == nil and err:kind() == errors.INTERNAL and err:message():find("^bad compression"), err)
end

r, err = http.get(base .. "/t/hugehead")
assert(r == nil and err:kind() == errors.INTERNAL and err:details().phase == "response", err)
assert(http.get(base .. "/t/manyheaders/200").headers["X-199"] == "199")
r, err = http.get(base .. "/t/manyheaders/300")
assert(r == nil and err:kind() == errors.INTERNAL, err)

-- A request has a limit of its own, an array of values counting one by one.
local many = {}
for i = 1, 1000 do many[i] = "v" end
r, err = http.get(base .. "/", { headers = { ["X-A"] = many } })
assert(r or err:kind() ~= errors.INVALID, err)
many[1001] = "v"
r, err = http.get(base .. "/", { headers = { ["X-A"] = many } })
assert(r == nil and err:kind() == errors.INVALID, err)
assert(err:message() == "headers: too many fields (max 1000)", err)
print("ok")
