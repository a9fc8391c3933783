-- spec: modules/sql cancellation
-- expect: 0	0
-- A statement is prepared and executed; a cancellation that comes between the two must not be lost.
local sql = require("sql")
local time = require("time")
local db = assert(sql.open{
  driver = "postgres", host = "127.0.0.1", port = tonumber(os.getenv("WIPPY_TEST_PORT")), database = "wippy",
  username = "wippy", password = "wippy", pool = {max_open = 4},
})
local events = process.events()
for i = 1, 120 do
  local pid = process.spawn_monitored(function() db:query("SELECT pg_sleep($1)", {600}) end)
  time.sleep(i % 40 * 100 .. "us")
  process.terminate(pid)
  local event = events:receive()
  assert(event.kind == "pid.exit" and event.from == pid)
end
local asleep = "SELECT count(*) AS n FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid() AND state = 'active'"
while assert(db:query(asleep))[1].n > 0 or db:stats().in_use > 0 do time.sleep("5ms") end
print(assert(db:query(asleep))[1].n, db:stats().in_use)
