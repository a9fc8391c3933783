-- spec: modules/http_client errors: server gone in mid-answer, slow, half-open, wrong encoding
-- needs: http
-- expect: ok
local http = require("http_client")
local base = os.getenv("WIPPY_TEST_HTTP")

local function fails(path, kind, retryable, phase, options)
  local r, err = http.post(base .. path, options)
  assert(r == nil and err:kind() == kind and err:retryable() == retryable, tostring(err))
  assert(err:details().phase == phase, path .. " " .. tostring(err:details().phase))
end
fails("/t/gonehead", errors.UNAVAILABLE, true, "response")
fails("/t/gonepartial", errors.UNAVAILABLE, true, "response")
fails("/t/gonebody", errors.UNAVAILABLE, true, "body")
fails("/t/gonechunk", errors.UNAVAILABLE, true, "body")
fails("/t/garbage", errors.INTERNAL, false, "response")
fails("/t/badchunk", errors.INTERNAL, false, "body")
fails("/t/chunks/100/50", errors.TIMEOUT, true, "body", { timeout = 0.3 })

-- A port that takes connections and says nothing.
local mute = os.getenv("WIPPY_TEST_MUTE")
local r, err = http.get("http://" .. mute, { timeout = 0.2 })
assert(err:kind() == errors.TIMEOUT and err:details().phase == "response")
r, err = http.get("https://" .. mute, { timeout = 0.2 })
assert(err:kind() == errors.TIMEOUT and err:details().phase == "tls")
-- TLS where there is none, and none where there is.
r, err = http.get(base:gsub("http:", "https:") .. "/t/hi")
assert(r == nil and err:kind() == errors.UNAVAILABLE and err:details().phase == "tls", err)
r, err = http.get(os.getenv("WIPPY_TEST_HTTPS"):gsub("https:", "http:") .. "/t/hi")
assert(r == nil, "no HTTP")

-- A connection that was closed while it was idle costs nothing but another connection.
for _ = 1, 5 do
  assert(http.get(base .. "/t/stale").body == "stale")
  assert(http.get(base .. "/t/close").body == "bye")
  assert(http.post(base .. "/t/echo", { body = "x" }).body == "x")
end
print("ok")
