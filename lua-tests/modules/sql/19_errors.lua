-- spec: modules/sql 19, 20, 30, errors from the engine
-- expect: Invalid	false	sqlite	1	near "SELEC": syntax error
-- expect: 1
-- expect: Invalid	false	sqlite	1	no such table: nope
-- expect: Invalid	false	sqlite	1	no such column: nope
-- expect: 8
-- expect: AlreadyExists	false	sqlite	1555	UNIQUE constraint failed: u.id
-- expect: AlreadyExists	false	sqlite	2067	UNIQUE constraint failed: u.mail
-- expect: u	mail	nil
-- expect: Invalid	false	sqlite	1299	NOT NULL constraint failed: u.name
-- expect: u	name	nil
-- expect: Invalid	false	sqlite	275	CHECK constraint failed: grown
-- expect: nil	nil	grown
-- expect: Invalid	false	sqlite	787	FOREIGN KEY constraint failed
-- expect: Invalid	false	sqlite	20	datatype mismatch
-- expect: PermissionDenied	false	sqlite	8	attempt to write a readonly database
-- expect: PermissionDenied	false	sqlite	8	attempt to write a readonly database
-- expect: Conflict	true	sqlite	5	database is locked
-- expect: Internal	false	sqlite	13	database or disk is full
-- expect: Unavailable	true	sqlite	26	failed to ping database: file is not a database
-- expect: Invalid	false	sqlite	1	no such savepoint: nope
-- expect: Invalid	false	sqlite	1	cannot commit - no transaction is active
-- expect: query: near "SELEC": syntax error
-- expect: 19_errors.lua:28
local sql = require("sql")
local function show(value, err)
  assert(value == nil)
  local details = err:details()
  print(err:kind(), err:retryable(), details.engine, details.code, err:message())
  return details
end
local function place(details)
  print(details.table, details.column, details.constraint)
end

local db = assert(sql.open{driver = "sqlite", file = "app.db", options = {foreign_keys = true, busy_timeout = 50}})
print(show(db:query("SELEC 1")).position)
show(db:query("SELECT * FROM nope"))
print(show(db:query("SELECT nope")).position)
assert(db:execute([[CREATE TABLE u(id INTEGER PRIMARY KEY, mail UNIQUE, name NOT NULL, age, parent REFERENCES u(id),
  CONSTRAINT grown CHECK (age >= 18))]]))
assert(db:execute("INSERT INTO u VALUES (1, 'a', 'A', 20, NULL)"))
show(db:execute("INSERT INTO u VALUES (1, 'b', 'B', 20, NULL)"))
place(show(db:execute("INSERT INTO u VALUES (2, 'a', 'B', 20, NULL)")))
place(show(db:execute("INSERT INTO u VALUES (2, 'b', NULL, 20, NULL)")))
place(show(db:execute("INSERT INTO u VALUES (2, 'b', 'B', 2, NULL)")))
show(db:execute("INSERT INTO u VALUES (2, 'b', 'B', 20, 7)"))
show(db:execute("INSERT INTO u VALUES ('two', 'b', 'B', 20, NULL)"))

-- Who may only read.
local tx = assert(db:begin{read_only = true})
show(tx:execute("DELETE FROM u"))
assert(#tx:query("SELECT * FROM u") == 1)
assert(tx:rollback())
assert(db:execute("UPDATE u SET age = 21"))
local reader = assert(sql.open{driver = "sqlite", file = "app.db", options = {mode = "ro"}})
show(reader:execute("DELETE FROM u"))

-- Somebody else writes.
local other = assert(sql.open{driver = "sqlite", file = "app.db"})
tx = assert(other:begin{isolation = sql.isolation.SERIALIZABLE})
show(db:execute("DELETE FROM u"))
assert(tx:rollback())
assert(db:execute("UPDATE u SET age = 22"))

-- No room left.
assert(db:execute("CREATE TABLE big(x)"))
assert(db:query("PRAGMA max_page_count = 20"))
show(db:execute("INSERT INTO big VALUES (randomblob(1000000))"))

-- No database at all.
local file = assert(io.open("garbage.db", "w"))
file:write(("no database "):rep(1000))
file:close()
show(sql.open{driver = "sqlite", file = "garbage.db"})

tx = assert(db:begin())
show(tx:rollback_to("nope"))
assert(tx:execute("COMMIT"))
show(tx:commit())

-- The text names the operation, the message is the engine's alone; the stack leads to the caller.
local _, err = db:query("SELEC 1")
print(err)
print((err:stack():match("19_errors%.lua:%d+"):gsub(":%d+", ":28")))
