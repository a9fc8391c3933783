-- spec: modules/http_client test ideas 44 to 47: batches
-- needs: http
-- expect: ok
local http = require("http_client")
local time = require("time")
local base = os.getenv("WIPPY_TEST_HTTP")

local start = time.now()
local responses, errs = http.request_batch({
  { "GET", base .. "/t/slow/500" }, { "POST", base .. "/t/echo", { body = "two" } }, { "get", base .. "/t/slow/400" },
})
assert(errs == nil and #responses == 3)
assert(responses[1].body == "slow" and responses[2].body == "two" and responses[3].body == "slow")
assert(time.since(start):seconds() < 0.95)

responses, errs = http.request_batch({
  { "GET", base .. "/t/hi" }, { "PUT", os.getenv("WIPPY_TEST_REFUSED") }, { "GET", base .. "/t/status/500" },
})
assert(responses[1].body == "hi" and responses[2] == false and responses[3].status_code == 500)
assert(errs[1] == false and errs[2]:kind() == errors.UNAVAILABLE and errs[3] == false)
assert(errs[2]:details().method == "PUT")

local key = "batch" .. os.time() .. math.random(1 << 40)
local function invalid(entry, text)
  local r, err = http.request_batch({ { "GET", base .. "/t/count/" .. key }, entry })
  assert(r == nil and err:kind() == errors.INVALID and err:message():find(text, 1, true), err)
end
invalid({ "GET", base, { stream = true } }, "streaming not supported in batch requests")
invalid({ "GET" }, "URL must be a string")
invalid({ 7, base }, "method must be a string")
invalid("GET", "each request must be a table")
invalid({ "GET", base, 7 }, "options must be a table")
invalid({ "GET", "ftp://x" }, "unsupported URL scheme")
assert(http.get(base .. "/t/count/" .. key).body == "1", "nothing was sent")
local r, err = http.request_batch({ { "GET" } })
assert(r == nil and err:kind() == errors.INVALID)
local ok, message = pcall(http.request_batch, {})
assert(not ok and message:find("requests table cannot be empty", 1, true), message)
assert(not pcall(http.request_batch, nil) and not pcall(http.request_batch, "x"))

local many = {}
for i = 1, 300 do many[i] = { "POST", base .. "/t/echo", { body = tostring(i) } } end
responses, errs = http.request_batch(many)
assert(errs == nil)
for i = 1, 300 do assert(responses[i].body == tostring(i)) end
for i = 301, 1001 do many[i] = many[1] end
r, err = http.request_batch(many)
assert(r == nil and err:kind() == errors.INVALID and err:message():find("too many requests"))

local path = os.tmpname()
local file = io.open(path, "w")
file:write("from a file")
file:close()
responses = http.request_batch({
  { "POST", base .. "/t/show", { files = { { name = "a", reader = io.open(path) } } } },
  { "POST", base .. "/t/show", { files = { { name = "b", content = "c" }, { name = "d", reader = io.open(path) } } } },
})
os.remove(path)
assert(responses[1].body:find("from a file") and responses[2].body:find("from a file"))
print("ok")
