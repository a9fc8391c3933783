-- spec: modules/http_client test ideas 8, 9, 17 to 19; headers that the caller does not set
-- needs: http
-- expect: ok
local http = require("http_client")
local base = os.getenv("WIPPY_TEST_HTTP")

local resp = assert(http.get(base .. "/t/hi"))
assert(resp.headers["content-type"] == "text/plain" and resp.headers["CONTENT-TYPE"] == resp.headers["Content-Type"])
assert(resp.headers.nothing == nil and resp.headers[1] == nil)
assert(resp.headers_all["Content-Type"][1] == "text/plain" and #resp.headers_all["Content-Type"] == 1)

for _, headers in ipairs({
  { ["X-A"] = "a\r\nB: c" }, { ["X-A"] = "a\nb" }, { ["X-A"] = "a\0b" }, { ["X\r\nA"] = "1" }, { [""] = "1" },
  { ["X A"] = "1" }, { ["X-A"] = { "ok", "a\nb" } },
}) do
  local key = "headers" .. os.tmpname():gsub("%W", "")
  local r, err = http.get(base .. "/t/count/" .. key, { headers = headers })
  assert(r == nil and err:kind() == errors.INVALID and err:retryable() == false, err)
  assert(http.get(base .. "/t/count/" .. key).body == "1", "nothing was sent")
end

resp = assert(http.get(base .. "/t/header/cookie", { cookies = { b = "2", a = "1" } }))
assert(resp.body == "a=1; b=2")
local r, err = http.get(base .. "/t/hi", { cookies = { a = "1; b=2" } })
assert(r == nil and err:kind() == errors.INVALID)
resp = assert(http.get(base .. "/t/cookies"))
assert(resp.cookies.a == "3" and resp.cookies.b == "2")
assert(#resp.headers_all["Set-Cookie"] == 3 and resp.headers["Set-Cookie"] == "a=1; Path=/")

local auth = { user = "u", pass = "p:w" }
assert(http.get(base .. "/t/header/authorization", { auth = auth }).body == "Basic dTpwOnc=")
assert(http.get(base .. "/t/header/authorization", { auth = auth, headers = { Authorization = "x" } }).body == "Basic dTpwOnc=")
assert(http.get((base:gsub("//", "//u:p%%3Aw@")) .. "/t/header/authorization").body == "Basic dTpwOnc=")
resp = assert(http.get((base:gsub("//", "//u:secret@")) .. "/t/hi"))
assert(not resp.url:find("secret"))

assert(http.get(base .. "/t/header/user-agent").body:match("^wippy/%d+%.%d+"))
assert(http.get(base .. "/t/header/user-agent", { headers = { ["User-Agent"] = "me" } }).body == "me")
assert(http.get(base .. "/t/header/user-agent", { headers = { ["User-Agent"] = "" } }).body == "")
assert(http.get(base .. "/t/header/host", { headers = { Host = "example.test" } }).body == "example.test")
assert(http.get(base .. "/t/header/host").body == base:gsub("http://", ""))
resp = http.post(base .. "/t/header/content-length", {
  body = "abc", headers = { ["Content-Length"] = "9", ["Transfer-Encoding"] = "chunked", Connection = "close" },
})
assert(resp.body == "3")
assert(http.post(base .. "/t/header/content-length").body == "0")
assert(http.get(base .. "/t/header/content-length").body == "")
print("ok")
