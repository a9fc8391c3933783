-- spec: modules/http_client test ideas 1 to 7
-- needs: http
-- expect: ok
local http = require("http_client")
local base = os.getenv("WIPPY_TEST_HTTP")

local resp, err = http.get(base .. "/t/hi")
assert(err == nil, err)
assert(resp.status_code == 200 and math.type(resp.status_code) == "integer")
assert(resp.status == "OK" and resp.http_version == "1.1" and resp.url == base .. "/t/hi")
assert(resp.body == "hi" and resp.body_size == 2 and resp.stream == nil)

resp, err = http.get(base .. "/t/nowhere")
assert(err == nil and resp.status_code == 404 and resp.body == "no such route")
resp = assert(http.get(base .. "/t/status/599"))
assert(resp.status_code == 599 and resp.status == "Whatever")
assert(http.get(base .. "/t/noreason").status == "")

local bytes = {}
for i = 0, 255 do bytes[#bytes + 1] = string.char(i) end
bytes = table.concat(bytes) .. "\0\xff"
resp = assert(http.post(base .. "/t/echo", { body = bytes }))
assert(resp.body == bytes and resp.headers["X-Method"] == "POST")

for name, method in pairs({ put = "PUT", patch = "PATCH", delete = "DELETE", options = "OPTIONS" }) do
  assert(http[name](base .. "/t/echo").headers["X-Method"] == method)
end
assert(http.request("propfind", base .. "/t/echo").headers["X-Method"] == "PROPFIND")
assert(http.request("GET", base .. "/t/hi", {}).body == "hi")

resp = assert(http.head(base .. "/t/hi"))
assert(resp.body == "" and resp.body_size == 0 and resp.headers["Content-Length"] == "2")
resp = assert(http.get(base .. "/t/empty"))
assert(resp.status_code == 204 and resp.body == "" and resp.body_size == 0)
assert(type(resp.headers) == "table" and type(resp.cookies) == "table" and next(resp.cookies) == nil)
resp = assert(http.get(base .. "/t/notmodified"))
assert(resp.status_code == 304 and resp.body == "" and resp.headers.etag == '"x"')
assert(http.get(base .. "/t/untilclose").body == "to the end")

resp = assert(http.get(base .. "/t/header/x-a", { headers = { ["X-A"] = "1" } }))
assert(resp.body == "1")
assert(http.get(base .. "/t/header/x-a", { headers = { ["X-A"] = { "1", "two" } } }).body == "1|two")
assert(http.get(base .. "/t/header/x-a", { headers = { ["X-A"] = 7 } }).body == "7")
print("ok")
