-- spec: modules/http_client test ideas 26 to 29
-- needs: http
-- expect: ok
local http = require("http_client")
local base = os.getenv("WIPPY_TEST_HTTP")

local resp = assert(http.get(base .. "/t/redirect/3"))
assert(resp.status_code == 200 and resp.url == base .. "/t/redirect/0")
assert(http.get(base .. "/t/redirect/10").status_code == 200)
local r, err = http.get(base .. "/t/redirect/11")
assert(r == nil and err:kind() == errors.INTERNAL and err:message() == "stopped after 10 redirects", err)
assert(err:retryable() == false)
r, err = http.get(base .. "/t/redirect/3", { follow_redirects = 2 })
assert(r == nil and err:message() == "stopped after 2 redirects")
for _, none in ipairs({ false, 0 }) do
  resp = assert(http.get(base .. "/t/redirect/3", { follow_redirects = none }))
  assert(resp.status_code == 302 and resp.headers.Location == "/t/redirect/2" and resp.body == "moved")
end

local function to(status, url, method, options)
  return http.request(method, base .. "/t/to/" .. status .. "?url=" .. http.encode_uri(url), options)
end
for _, status in ipairs({ 301, 302, 303 }) do
  resp = assert(to(status, "/t/show", "POST", { body = "abc", headers = { ["Content-Type"] = "text/plain" } }))
  assert(resp.body:find("^GET /t/show") and not resp.body:find("abc") and not resp.body:find("Content%-Type"))
end
for _, status in ipairs({ 307, 308 }) do
  resp = assert(to(status, "/t/show", "POST", { body = "abc" }))
  assert(resp.body:find("^POST /t/show") and resp.body:find("\n\nabc$"))
end
assert(to(302, "/t/echo", "PUT", { body = "x" }).headers["X-Method"] == "PUT")
assert(to(303, "/t/echo", "PUT", { body = "x" }).headers["X-Method"] == "GET")
assert(to(303, "/t/echo", "HEAD").headers["X-Method"] == "HEAD")

-- The same site keeps what identifies the caller, another does not: the port is part of it.
local who = { auth = { user = "u", pass = "p" }, headers = { ["X-Other"] = "1" }, cookies = { c = "1" } }
resp = assert(to(302, "/t/show", "GET", who))
assert(resp.body:find("Authorization: Basic") and resp.body:find("Cookie: c=1"))
resp = assert(to(302, base:gsub("127%.0%.0%.1", "localhost") .. "/t/show", "GET", who))
assert(not resp.body:find("Authorization") and not resp.body:find("Cookie") and resp.body:find("X%-Other: 1"))
resp = assert(http.get(os.getenv("WIPPY_TEST_HTTPS") .. "/t/to/302?url=" .. http.encode_uri(base .. "/t/show"), {
  auth = who.auth, tls = { insecure_skip_verify = true },
}))
assert(resp.url == base .. "/t/show" and not resp.body:find("Authorization"))

for _, bad in ipairs({ "ftp://x/", "http://" }) do
  r, err = to(302, bad, "GET")
  assert(r == nil and err:kind() == errors.INTERNAL and err:details().phase == "response", err)
end
print("ok")
