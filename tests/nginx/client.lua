-- The HTTP client against nginx. Arguments: base URL, base URL with TLS, socket, file with the authority.
local http, time = require("http_client"), require("time")
local base, secure, socket, authority = arg[1], arg[2], arg[3], arg[4]
local file = assert(io.open(authority))
local tls = { ca = file:read("a") }
file:close()

local tests = {}

function tests.many_requests_over_connections_that_nginx_closes()
  for i = 1, 40 do
    local resp = assert(http.post(base .. "/method?" .. i, { headers = { ["X-A"] = i } }))
    assert(resp.body == "POST /method?" .. i .. " " .. i .. " HTTP/1.1", resp.body)
  end
  local n, done = 20, channel.new(20)
  for _ = 1, n do
    coroutine.spawn(function()
      for _ = 1, 15 do assert(http.get(base .. "/hi").body == "hi") end
      done:send(true)
    end)
  end
  for _ = 1, n do done:receive() end
end

function tests.files_of_all_sizes()
  for name, size in pairs({ ["empty.bin"] = 0, ["one.bin"] = 1, ["big.bin"] = 1000000 }) do
    local resp = assert(http.get(base .. "/" .. name))
    assert(resp.body_size == size and resp.body == ("z"):rep(size))
    resp = assert(http.head(base .. "/" .. name, { decompress = false }))
    assert(resp.body == "" and resp.headers["content-length"] == tostring(size))
  end
  local part = assert(http.get(base .. "/big.bin", { headers = { Range = "bytes=10-19" }, decompress = false }))
  assert(part.status_code == 206 and part.body == ("z"):rep(10))
  assert(part.headers["Content-Range"] == "bytes 10-19/1000000")
end

function tests.conditional_requests()
  local resp = assert(http.get(base .. "/inside.txt", { decompress = false }))
  local again = assert(http.get(base .. "/inside.txt", { headers = { ["If-None-Match"] = resp.headers.etag } , decompress = false }))
  assert(again.status_code == 304 and again.body == "" and again.body_size == 0)
end

function tests.compression_is_undone()
  local resp = assert(http.get(base .. "/page.txt"))
  assert(resp.headers["Content-Encoding"] == "gzip" and resp.body == ("line of text\n"):rep(5000))
  resp = assert(http.get(base .. "/page.txt", { stream = true }))
  local n = 0
  for line in resp.stream:lines() do
    assert(line == "line of text")
    n = n + 1
  end
  assert(n == 5000)
end

function tests.redirects()
  for _, path in ipairs({ "/moved", "/absolute" }) do
    local resp = assert(http.get(base .. path))
    assert(resp.body == "hi" and resp.url == base .. "/hi")
  end
  assert(http.get(base .. "/moved", { follow_redirects = false }).status_code == 301)
end

function tests.statuses_are_responses()
  assert(http.get(base .. "/nowhere").status_code == 404)
  assert(http.get(base .. "/teapot").status_code == 418)
  assert(http.get(base .. "/unreachable").status_code == 502)
  assert(http.request("DELETE", base .. "/big.bin").status_code == 405)
end

function tests.a_connection_without_answer()
  local resp, err = http.get(base .. "/silent")
  assert(resp == nil and err:kind() == errors.UNAVAILABLE and err:retryable() == true, err)
end

function tests.a_body_that_is_refused()
  local resp, err = http.post(base .. "/small", { body = ("x"):rep(100) })
  assert(resp and resp.status_code == 413, err)
  -- nginx answers before it has read everything, and closes: an answer, or an error that says so.
  resp, err = http.post(base .. "/small", { body = ("x"):rep(30000000) })
  assert(resp and resp.status_code == 413 or err:kind() == errors.UNAVAILABLE, err)
end

function tests.credentials()
  assert(http.get(base .. "/private").status_code == 401)
  local resp = assert(http.get(base .. "/private", { auth = { user = "ann", pass = "secret" } }))
  assert(resp.status_code == 200 and resp.body == "inside\n")
  assert(http.get((base:gsub("//", "//ann:secret@")) .. "/private").status_code == 200)
end

function tests.a_slow_body()
  local start = time.now()
  local resp, err = http.get(base .. "/slow", { timeout = "300ms", decompress = false })
  assert(resp == nil and err:kind() == errors.TIMEOUT and err:details().phase == "body", err)
  assert(time.since(start):seconds() < 5)
end

function tests.http_2_over_tls()
  local resp = assert(http.get(secure .. "/method", { tls = tls, headers = { ["X-A"] = "b" } }))
  assert(resp.http_version == "2" and resp.body == "GET /method b HTTP/2.0", resp.body)
  resp = assert(http.get(secure .. "/method", { tls = tls, http_version = "1.1" }))
  assert(resp.http_version == "1.1" and resp.body:find("HTTP/1.1"))
  local list = {}
  for i = 1, 100 do list[i] = { "GET", secure .. "/big.bin", { tls = tls } } end
  local responses, errs = http.request_batch(list)
  for i, err in ipairs(errs or {}) do assert(not err, err) end
  for i = 1, 100 do assert(responses[i].body_size == 1000000) end
end

function tests.a_socket_of_the_file_system()
  local resp = assert(http.get("http://anything.test/method", { unix_socket = socket }))
  assert(resp.body == "GET /method  HTTP/1.1")
end

function tests.a_proxied_request()
  assert(http.put(base .. "/proxied", { body = "x", headers = { ["X-A"] = "p" } }).body:find("^PUT /method p"))
end

local names = {}
for name in pairs(tests) do names[#names + 1] = name end
table.sort(names)
local n_failed = 0
for _, name in ipairs(names) do
  local ok, err = xpcall(tests[name], debug.traceback)
  print(name .. (ok and " ok" or " FAILED: " .. tostring(err)))
  if not ok then n_failed = n_failed + 1 end
end
os.exit(n_failed == 0)
