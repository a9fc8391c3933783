-- spec: modules/stream test ideas 1 to 4, 9
-- needs: http
-- expect: ok
local http, stream = require("http_client"), require("stream")
local base = os.getenv("WIPPY_TEST_HTTP")
assert(type(stream) == "table" and next(stream) == nil and not pcall(function() stream.x = 1 end))
local function open(path) return assert(http.get(base .. path, { stream = true })).stream end

local s, total = open("/t/bytes/102400"), 0
for _ = 1, 1000 do
  local piece = s:read(4096)
  if not piece then break end
  assert(#piece >= 1 and #piece <= 4096)
  total = total + #piece
end
assert(total == 102400)
for _ = 1, 3 do assert(select("#", s:read()) == 2 and s:read() == nil) end
local stat = s:stat()
assert(stat.position == 102400 and stat.size == -1 and stat.readable and not stat.writable and not stat.seekable)

s = open("/t/bytes/102400")
for _, n in ipairs({ "none", 0, -5 }) do
  local piece = n == "none" and s:read() or s:read(n)
  assert(#piece <= 32768)
end
assert(s:read_all() ~= nil and s:read_all() == "")
assert(s:close() == true and s:close() == true)

local function closed(context, first, second, ...)
  local v, err = ...
  assert(v == first and err:kind() == errors.INTERNAL and err:retryable() == false)
  assert(tostring(err) == context .. ": " .. second, tostring(err))
end
closed("stream read", nil, "stream is closed", s:read())
closed("stream read_all", nil, "stream is closed", s:read_all())
closed("stream write", 0, "stream is closed", s:write("x"))
closed("stream seek", -1, "stream is closed", s:seek())
closed("stream flush", false, "stream is closed", s:flush())
closed("stream stat", nil, "stream is closed", s:stat())
s = open("/t/chunks/2/1")
closed("stream write", 0, "stream is not writable", s:write("x"))
closed("stream seek", -1, "stream is not seekable", s:seek("cur", 1))
closed("stream flush", false, "stream is not writable", s:flush())
local ok, message = pcall(s.seek, s, "middle")
assert(not ok and message:find("invalid whence: must be 'set', 'cur', or 'end'", 1, true))
assert(not pcall(s.write, s) and not pcall(s.read, s, "x") and not pcall(s.read, 1))

local all, err = open("/t/bytes/11"):read_all(10)
assert(all == nil and err:kind() == errors.INVALID and err:message() == "stream is longer than 10 bytes")
assert(open("/t/bytes/10"):read_all(10) == ("x"):rep(10))
assert(not pcall(s.read_all, s, -1))

s = open("/t/gonebody")
assert(s:read() == "only this")
closed("stream read", nil, select(2, s:read()):message(), s:read())
print("ok")
