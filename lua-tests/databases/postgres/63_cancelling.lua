-- spec: modules/sql 31, 34, cancellation, pools
-- expect: died	0
-- expect: killed	0
-- expect: killed	0
-- expect: 0	1
-- expect: 5	2	2	0
-- expect: Timeout	true
-- expect: 20	true
-- expect: result too large
-- expect: 1
local sql = require("sql")
local time = require("time")
local function open(more)
  local options = {
    driver = "postgres", host = "127.0.0.1", port = tonumber(os.getenv("WIPPY_TEST_PORT")), database = "wippy",
    username = "wippy", password = "wippy",
  }
  for name, value in pairs(more or {}) do options[name] = value end
  return sql.open(options)
end
local db = assert(open{pool = {max_open = 2}})
assert(db:execute("CREATE TABLE k (x int)"))
local events, inbox = process.events(), process.inbox()
local function exit_of(pid)
  while true do
    local event = events:receive()
    if event.kind == "pid.exit" and event.from == pid then return event end
  end
end
local function count() return assert(db:query("SELECT count(*) AS n FROM k"))[1].n end

local pid = process.spawn_monitored(function()
  local tx = assert(db:begin())
  assert(tx:execute("INSERT INTO k VALUES (1)"))
  return nil, "oops"
end)
exit_of(pid)
print("died", count())

for _, in_transaction in ipairs{false, true} do
  pid = process.spawn_monitored(function(in_transaction, parent)
    local at = db
    if in_transaction then
      at = assert(db:begin())
      assert(at:execute("INSERT INTO k VALUES (2)"))
    end
    process.send(parent, "inbox", "ready")
    at:query("SELECT pg_sleep(600)")
  end, "app:processes", in_transaction, process.pid())
  inbox:receive()
  local asleep = "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid() AND state = 'active'"
  while assert(db:query(asleep))[1].n == 0 do time.sleep("5ms") end
  process.terminate(pid)
  exit_of(pid)
  -- The server has been told.
  while assert(db:query(asleep))[1].n > 0 do time.sleep("5ms") end
  print("killed", count())
end
while db:stats().in_use > 0 do time.sleep("1ms") end
print(db:stats().in_use, db:stats().open_connections >= 1 and 1)
db:release()

-- Connections are made as they are needed, up to the limit, and kept up to the number that may be idle.
db = assert(open{pool = {max_open = 5, max_idle = 2}})
local done = channel.new(5)
local most = 0
for _ = 1, 5 do
  coroutine.spawn(function()
    assert(db:query("SELECT pg_sleep(0.2)"))
    done:send(true)
  end)
end
time.sleep("20ms")
most = db:stats().open_connections
for _ = 1, 5 do done:receive() end
local stats = db:stats()
print(most, stats.open_connections, stats.idle, stats.in_use)
local narrow = assert(open{pool = {max_open = 1, acquire_timeout = "100ms"}})
local tx = assert(narrow:begin())
local _, err = narrow:query("SELECT 1")
print(err:kind(), err:retryable())
assert(tx:rollback())
narrow:release()
local finished = channel.new(20)
for i = 1, 20 do
  coroutine.spawn(function() finished:send(assert(db:query("SELECT $1::int AS n", {i}))[1].n == i) end)
end
local right = 0
for _ = 1, 20 do if finished:receive() then right = right + 1 end end
print(right, db:stats().wait_count > 0)

-- More than fits is given up.
_, err = db:query("SELECT generate_series(1, 1000001)")
print(err:message())
print(assert(db:query("SELECT 1 AS n"))[1].n)
