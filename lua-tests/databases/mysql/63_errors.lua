-- spec: modules/sql 62, errors from the engine, transactions, cancellation
-- expect: Invalid	false	1064
-- expect: Invalid	false	1146
-- expect: Invalid	false	1054
-- expect: AlreadyExists	false	1062
-- expect: PRIMARY
-- expect: Invalid	false	1048
-- expect: name
-- expect: Invalid	false	1452
-- expect: fk
-- expect: Invalid	false	1366
-- expect: PermissionDenied	false	1792
-- expect: PermissionDenied	false	1142
-- expect: Conflict	true	1205
-- expect: Timeout	true	1969
-- expect: Invalid	false	1305
-- expect: Unavailable	true
-- expect: 1
-- expect: 1	0	2
-- expect: Invalid	begin: invalid isolation level: write_committed (not in mysql)
-- expect: default true
-- expect: read_uncommitted true
-- expect: read_committed true
-- expect: repeatable_read true
-- expect: serializable true
-- expect: PermissionDenied	false
-- expect: Unavailable	true
-- expect: Invalid	unknown field: options.nope
-- expect: Invalid	options.tls should be true, false or skip-verify, got maybe
-- expect: Invalid	options.charset should be a name, got x'y
-- expect: Unavailable	the server did not answer in time
-- expect: killed	2
-- expect: killed	2
local sql = require("sql")
local time = require("time")
local function open(more)
  local options = {
    driver = "mysql", host = "127.0.0.1", port = tonumber(os.getenv("WIPPY_TEST_PORT")), database = "wippy",
    username = "wippy", password = "wippy",
  }
  for name, value in pairs(more or {}) do options[name] = value end
  return sql.open(options)
end
local function show(value, err)
  assert(value == nil)
  local details = err:details()
  assert(details.engine == "mysql")
  print(err:kind(), err:retryable(), details.code)
  return details
end
local db = assert(open())
show(db:query("SELEC 1"))
show(db:query("SELECT * FROM nope"))
show(db:query("SELECT nope"))
assert(db:execute([[CREATE TABLE u(id INT PRIMARY KEY, name VARCHAR(20) NOT NULL, age INT, parent INT,
  CONSTRAINT fk FOREIGN KEY (parent) REFERENCES u(id)) ENGINE=InnoDB]]))
assert(db:execute("INSERT INTO u VALUES (1, 'A', 20, NULL)"))
print(show(db:execute("INSERT INTO u VALUES (1, 'B', 20, NULL)")).constraint)
print(show(db:execute("INSERT INTO u VALUES (2, NULL, 20, NULL)")).column)
print(show(db:execute("INSERT INTO u VALUES (2, 'B', 20, 7)")).constraint)
show(db:execute("INSERT INTO u VALUES (2, 'B', 'x', NULL)"))
local tx = assert(db:begin{read_only = true})
show(tx:execute("DELETE FROM u"))
assert(tx:rollback())
show(db:query("SELECT * FROM mysql.user"))
tx = assert(db:begin())
assert(tx:execute("UPDATE u SET age = 21"))
show(db:execute("UPDATE u SET age = 22"))
assert(tx:rollback())
-- An interrupted SLEEP is an error, or now and then a result, as the server likes.
local value, late
repeat
  value, late = db:query("SET STATEMENT max_statement_time = 0.05 FOR SELECT SLEEP(10) FROM (SELECT 1) s")
until value == nil
show(value, late)
tx = assert(db:begin())
show(tx:rollback_to("nope"))
assert(tx:rollback())

-- The server gives up a connection while it answers: the next one is another.
local victim = assert(open{pool = {max_open = 1}})
local id = assert(victim:query("SELECT CONNECTION_ID() AS id"))[1].id
coroutine.spawn(function()
  repeat
    local rows = assert(db:query("SELECT 1 FROM information_schema.processlist WHERE id = ? AND info LIKE '%SLEEP%'", {id}))
  until #rows == 1
  assert(db:execute("KILL " .. id))
end)
local value, err = victim:query("SELECT SLEEP(60)")
print(err:kind(), err:retryable())
print(assert(victim:query("SELECT 1 AS n"))[1].n)
victim:release()

tx = assert(db:begin())
assert(tx:execute("INSERT INTO u VALUES (2, 'B', 20, NULL)"))
assert(tx:savepoint("a"))
assert(tx:execute("INSERT INTO u VALUES (3, 'C', 20, NULL)"))
assert(tx:rollback_to("a"))
local inside = assert(db:query("SELECT count(*) AS n FROM u"))[1].n
assert(tx:commit())
print(inside, 0, assert(db:query("SELECT count(*) AS n FROM u"))[1].n)
_, err = db:begin{isolation = "write_committed"}
print(err:kind(), err)
for _, name in ipairs{"DEFAULT", "READ_UNCOMMITTED", "READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE"} do
  tx = assert(db:begin{isolation = sql.isolation[name]})
  print(sql.isolation[name] .. " " .. tostring(tx:commit()))
end

_, err = open{password = "wrong"}
print(err:kind(), err:retryable())
_, err = open{port = 1}
print(err:kind(), err:retryable())
_, err = open{options = {nope = "x"}}
print(err:kind(), err:message())
_, err = open{options = {tls = "maybe"}}
print(err:kind(), err:message())
_, err = open{options = {charset = "x'y"}}
print(err:kind(), err:message())
local silent = assert(open{options = {readTimeout = "100ms"}})
_, err = silent:query("SELECT SLEEP(5)")
print(err:kind(), err:message())
silent:release()

local events, inbox = process.events(), process.inbox()
for _, in_transaction in ipairs{false, true} do
  local pid = process.spawn_monitored(function(in_transaction, parent)
    local at = db
    if in_transaction then
      at = assert(db:begin())
      assert(at:execute("DELETE FROM u"))
    end
    process.send(parent, "inbox", "ready")
    at:query("SELECT SLEEP(601)")
  end, "app:processes", in_transaction, process.pid())
  inbox:receive()
  local asleep = "SELECT count(*) AS n FROM information_schema.processlist WHERE info LIKE '%SLEEP(601)%' AND id <> CONNECTION_ID()"
  while assert(db:query(asleep))[1].n == 0 do time.sleep("5ms") end
  process.terminate(pid)
  while events:receive().from ~= pid do end
  while assert(db:query(asleep))[1].n > 0 do time.sleep("5ms") end
  print("killed", assert(db:query("SELECT count(*) AS n FROM u"))[1].n)
end
