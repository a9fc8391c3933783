-- spec: modules/sql 31, 34, handles, cancellation
-- expect: child	sqlite	0
-- expect: died	0
-- expect: 1
-- expect: killed	1	nil
-- expect: killed	1	nil
-- expect: cancelled	nil	0
-- expect: closed	Unavailable	connection pool is closed
-- expect: 0	0
local sql = require("sql")
local time = require("time")
local db = assert(sql.open{driver = "sqlite", file = ":memory:"})
assert(db:execute("CREATE TABLE t(x)"))
local events = process.events()
local inbox = process.inbox()
local function exit_of(pid)
  while true do
    local event = events:receive()
    if event.kind == "pid.exit" and event.from == pid then return event end
  end
end

-- A child that is given the database has a handle of its own; releasing it closes nothing.
local pid = process.spawn_monitored(function()
  local rows = assert(db:query("SELECT count(*) AS n FROM t"))
  print("child", db:type(), rows[1].n)
  db:release()
end)
exit_of(pid)

-- One that dies within a transaction leaves nothing, and blocks nobody.
pid = process.spawn_monitored(function()
  local tx = assert(db:begin())
  assert(tx:execute("INSERT INTO t VALUES (1)"))
  return nil, "oops"
end)
exit_of(pid)
print("died", db:query("SELECT count(*) AS n FROM t")[1].n)
assert(db:execute("INSERT INTO t VALUES (1)"))
print(#db:query("SELECT * FROM t"))

-- One that is killed while its statement runs: that stops.
local ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
for _, in_transaction in ipairs{false, true} do
  local parent = process.pid()
  pid = process.spawn_monitored(function(in_transaction, parent)
    local at = db
    if in_transaction then
      at = assert(db:begin())
      assert(at:execute("INSERT INTO t VALUES (2)"))
    end
    process.send(parent, "inbox", "ready")
    at:query(ENDLESS)
  end, "app:processes", in_transaction, parent)
  inbox:receive()
  time.sleep("20ms")
  process.terminate(pid)
  exit_of(pid)
  print("killed", db:query("SELECT count(*) AS n FROM t")[1].n, nil)
end

-- One that waits for a connection and is killed is forgotten.
local tx = assert(db:begin())
pid = process.spawn_monitored(function() db:execute("DELETE FROM t") end)
while db:stats().wait_count < 1 do time.sleep("1ms") end
process.terminate(pid)
exit_of(pid)
assert(tx:rollback())
print("cancelled", db:query("SELECT 1 WHERE (SELECT count(*) FROM t) = 0")[1], db:stats().in_use)

-- The pool closes with its opener.
pid = process.spawn_monitored(function(parent)
  local rows = process.inbox():receive()
  local _, err = db:query("SELECT 1")
  print("closed", err:kind(), err:message())
end, "app:processes", process.pid())
db:release()
process.send(pid, "inbox", "go")
exit_of(pid)
local again = assert(sql.open{driver = "sqlite", file = ":memory:"})
print(again:stats().in_use, again:stats().wait_count)
