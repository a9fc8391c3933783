-- spec: modules/sql 61, errors from the engine, sql.open
-- expect: Invalid	false	42601	syntax error at or near "SELEC"	1
-- expect: Invalid	false	42P01	relation "nope" does not exist	15
-- expect: Invalid	false	42703	column "nope" does not exist	8
-- expect: AlreadyExists	false	23505	duplicate key value violates unique constraint "u_pkey"	nil
-- expect: u	nil	u_pkey
-- expect: Invalid	false	23502	null value in column "name" of relation "u" violates not-null constraint	nil
-- expect: u	name	nil
-- expect: Invalid	false	23514	new row for relation "u" violates check constraint "grown"	nil
-- expect: Invalid	false	23503	insert or update on table "u" violates foreign key constraint "u_parent_fkey"	nil
-- expect: PermissionDenied	false	25006	cannot execute DELETE in a read-only transaction	nil
-- expect: PermissionDenied	false	42501	permission denied for table pg_authid	nil
-- expect: Conflict	true	55P03	could not obtain lock on row in relation "u"	nil
-- expect: Conflict	true	40001	could not serialize access due to concurrent update	nil
-- expect: Timeout	true	57014	canceling statement due to statement timeout	nil
-- expect: Unavailable	true	57P01	terminating connection due to administrator command	nil
-- expect: 1
-- expect: Invalid	false	25P02	current transaction is aborted, commands ignored until end of transaction block	nil
-- expect: nil	Conflict	transaction was rolled back	tx commit: transaction was rolled back
-- expect: 1	1
-- expect: Invalid	begin: invalid isolation level: write_committed (not in postgres)
-- expect: PermissionDenied	false	failed to ping database: password authentication failed for user "wippy"
-- expect: Unavailable	true	failed to ping database: database "nope" does not exist
-- expect: Unavailable	true
-- expect: Invalid	host is required
-- expect: Invalid	port must be between 1 and 65535, got 0
-- expect: Invalid	port should be an integer, got string
-- expect: Invalid	options.sslmode should be disable, prefer, require, verify-ca or verify-full, got maybe
-- expect: Unavailable
-- expect: 5	wippy test
-- expect: default true
-- expect: read_uncommitted true
-- expect: read_committed true
-- expect: repeatable_read true
-- expect: serializable true
local sql = require("sql")
local function open(more)
  local options = {
    driver = "postgres", host = "127.0.0.1", port = tonumber(os.getenv("WIPPY_TEST_PORT")), database = "wippy",
    username = "wippy", password = "wippy",
  }
  for name, value in pairs(more or {}) do options[name] = value end
  return sql.open(options)
end
local function show(value, err)
  assert(value == nil)
  local details = err:details()
  assert(details.engine == "postgres")
  print(err:kind(), err:retryable(), details.code, err:message(), details.position)
  return details
end
local db = assert(open())
show(db:query("SELEC 1"))
show(db:query("SELECT * FROM nope"))
show(db:query("SELECT nope"))
assert(db:execute([[CREATE TABLE u(id int PRIMARY KEY, name text NOT NULL, age int CONSTRAINT grown CHECK (age >= 18),
  parent int REFERENCES u(id))]]))
assert(db:execute("INSERT INTO u VALUES (1, 'A', 20, NULL)"))
local details = show(db:execute("INSERT INTO u VALUES (1, 'B', 20, NULL)"))
print(details.table, details.column, details.constraint)
details = show(db:execute("INSERT INTO u VALUES (2, NULL, 20, NULL)"))
print(details.table, details.column, details.constraint)
show(db:execute("INSERT INTO u VALUES (2, 'B', 2, NULL)"))
show(db:execute("INSERT INTO u VALUES (2, 'B', 20, 7)"))
local tx = assert(db:begin{read_only = true})
show(tx:execute("DELETE FROM u"))
assert(tx:rollback())
assert(db:execute("CREATE ROLE nobody_else LOGIN PASSWORD 'x'"))
local other = assert(open{username = "nobody_else", password = "x"})
show(other:query("SELECT * FROM pg_authid"))
other:release()

-- Two transactions about one row.
tx = assert(db:begin())
assert(tx:execute("UPDATE u SET age = 21"))
local second = assert(db:begin())
show(second:query("SELECT * FROM u FOR UPDATE NOWAIT"))
assert(second:rollback())
second = assert(db:begin{isolation = sql.isolation.REPEATABLE_READ})
assert(second:query("SELECT * FROM u"))
assert(tx:commit())
show(second:execute("UPDATE u SET age = 22"))
assert(second:rollback())

local slow = assert(open{options = {statement_timeout = 50}})
show(slow:query("SELECT pg_sleep(10)"))
slow:release()

-- The server gives up a connection while it answers: the next one is another.
local victim = assert(open{pool = {max_open = 1}})
local pid = assert(victim:query("SELECT pg_backend_pid() AS pid"))[1].pid
coroutine.spawn(function()
  repeat
    local rows = db:query("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND query LIKE '%pg_sleep%'", {pid})
  until #rows == 1
  assert(db:query("SELECT pg_terminate_backend($1)", {pid}))
end)
show(victim:query("SELECT pg_sleep(60)"))
print(assert(victim:query("SELECT 1 AS n"))[1].n)
victim:release()

-- A transaction in which a statement has failed.
tx = assert(db:begin())
assert(tx:savepoint("a"))
assert(not tx:query("SELEC 1"))
show(tx:query("SELECT 1"))
local value, err = tx:commit()
print(value, err:kind(), err:message(), err)
tx = assert(db:begin())
assert(tx:savepoint("a"))
assert(not tx:query("SELEC 1"))
assert(tx:rollback_to("a"))
local rows = assert(tx:query("SELECT 1 AS n"))
print(rows[1].n, tx:commit() and 1)
_, err = db:begin{isolation = "write_committed"}
print(err:kind(), err)

_, err = open{password = "wrong"}
print(err:kind(), err:retryable(), err:message())
_, err = open{database = "nope"}
print(err:kind(), err:retryable(), err:message())
_, err = open{port = 1}
print(err:kind(), err:retryable())
_, err = open{host = ""}
print(err:kind(), err:message())
_, err = open{port = 0}
print(err:kind(), err:message())
_, err = open{port = "x"}
print(err:kind(), err:message())
_, err = open{options = {sslmode = "maybe"}}
print(err:kind(), err:message())
-- That server speaks no TLS.
_, err = open{port = tonumber(os.getenv("WIPPY_TEST_PLAIN")), options = {sslmode = "require"}}
print(err:kind())
local named = assert(open{options = {application_name = "wippy test", geqo_threshold = 5}})
local row = assert(named:query("SELECT current_setting('geqo_threshold') AS n, current_setting('application_name') AS name"))[1]
print(row.n, row.name)
for _, name in ipairs{"DEFAULT", "READ_UNCOMMITTED", "READ_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE"} do
  tx = assert(db:begin{isolation = sql.isolation[name]})
  print(sql.isolation[name] .. " " .. tostring(tx:commit()))
end
