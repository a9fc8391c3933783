-- spec: modules/http_client test ideas 10 to 16
-- needs: http
-- expect: ok
local http = require("http_client")
local base = os.getenv("WIPPY_TEST_HTTP")

assert(http.get(base .. "/t/query?a=0&c=3", { query = { b = "2", a = "1 x" } }).body == "a=1+x&b=2&c=3")
assert(http.get(base .. "/t/query", { query = { n = 5, on = true, t = { "x", "y" } } }).body == "n=5&on=true&t=x&t=y")
assert(http.get(base .. "/t/query?x=1", { query = {} }).body == "x=1")

local resp = assert(http.post(base .. "/t/show", { form = { u = "ann", p = "a&b" } }))
assert(resp.body:find("\n\np=a%26b&u=ann", 1, true), resp.body)
assert(resp.body:find("Content-Type: application/x-www-form-urlencoded", 1, true))
resp = http.post(base .. "/t/show", { form = { a = 1 }, headers = { ["Content-Type"] = "text/x-own" } })
assert(resp.body:find("Content-Type: text/x-own\n", 1, true) and resp.body:find("a=1", 1, true))

resp = assert(http.post(base .. "/t/show", {
  form = { title = "a report" },
  files = {
    { name = "doc", filename = 'r"1".txt', content = "text\r\n\0", content_type = "text/plain" },
    { name = "none", filename = "empty.bin", content = "" },
  },
}))
local boundary = resp.body:match("Content%-Type: multipart/form%-data; boundary=(%w+)\n")
assert(boundary, resp.body)
assert(resp.body:find('--' .. boundary .. '\r\nContent-Disposition: form-data; name="title"\r\n\r\na report\r\n', 1, true))
assert(resp.body:find('name="doc"; filename="r%221%22.txt"\r\nContent-Type: text/plain\r\n\r\ntext\r\n\0\r\n', 1, true))
assert(resp.body:find('name="none"; filename="empty.bin"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--', 1, true))
resp = http.post(base .. "/t/show", {
  files = { { name = "f", content = "x" } }, headers = { ["Content-Type"] = "multipart/related" },
})
assert(resp.body:find("Content-Type: multipart/related; boundary=", 1, true))

resp = assert(http.post(base .. "/t/show", { json = { a = 1 } }))
assert(resp.body:find('\n\n{"a":1}', 1, true) and resp.body:find("Content-Type: application/json\n", 1, true), resp.body)
resp = http.post(base .. "/t/show", { json = false, headers = { ["Content-Type"] = "text/json" } })
assert(resp.body:find("\n\nfalse", 1, true) and resp.body:find("Content-Type: text/json\n", 1, true))
assert(http.post(base .. "/t/show", { json = require("json").null }).body:find("\n\nnull", 1, true))

local function invalid(options, text)
  local r, err = http.post(base .. "/t/hi", options)
  assert(r == nil and err:kind() == errors.INVALID and err:retryable() == false, err)
  assert(err:message():find(text, 1, true), err)
end
invalid({ files = { { content = "x" } } }, "files[1].name is required")
invalid({ files = { { name = "x" } } }, "files[1] needs content or reader")
invalid({ files = { { name = "x", content = "", reader = io.stdin } } }, "both content and reader")
invalid({ files = { { name = "x", reader = 7 } } }, "files[1].reader must be a stream or an open file")
invalid({ files = { 1 } }, "files[1] must be a table")
invalid({ body = "a", form = { b = 1 } }, "only one of form, json and body")
invalid({ body = "a", json = { a = 1 } }, "only one of form, json and body")
local loop = {}
loop.loop = loop
invalid({ json = loop }, "json: recursively nested table")
invalid({ files = {}, json = 1 }, "files go with form")
invalid({ files = {}, body = "a" }, "files go with form")

-- A file is read whole, and so is a stream.
local path = os.tmpname()
local content = ("0123456789"):rep(50000)
local file = assert(io.open(path, "w"))
file:write(content)
file:close()
local stream = http.get(base .. "/t/bytes/70000", { stream = true }).stream
resp = assert(http.post(base .. "/t/show", {
  files = { { name = "big", reader = io.open(path) }, { name = "s", reader = stream }, { name = "t", content = "end" } },
}))
os.remove(path)
local from = resp.body:find(content, 1, true)
assert(from and resp.body:find(("x"):rep(70000) .. "\r\n", from, true) and resp.body:find("\r\n\r\nend\r\n", 1, true))

-- Not read: it is closed.
stream:close()
local r, err = http.post(base .. "/t/hi", { files = { { name = "s", reader = stream } } })
assert(r == nil and err:kind() == errors.INVALID and err:message():find("stream is closed"))
print("ok")
