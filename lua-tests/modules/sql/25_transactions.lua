-- spec: modules/sql 25-30
-- expect: 0
-- expect: 1
-- expect: sqlite	nil
-- expect: Invalid	false	tx query: transaction is not active
-- expect: Invalid	false	tx execute: transaction is not active
-- expect: Invalid	false	tx prepare: transaction is not active
-- expect: Invalid	false	tx commit: transaction is not active
-- expect: Invalid	false	tx rollback: transaction is not active
-- expect: Invalid	false	savepoint: transaction is not active
-- expect: Invalid	false	savepoint: transaction is not active
-- expect: Invalid	false	savepoint: transaction is not active
-- expect: Invalid	false	transaction is not active
-- expect: Invalid	false	stmt query: transaction is not active
-- expect: earlier
-- expect: earlier kept
-- expect: Invalid	savepoint name is required
-- expect: Invalid	savepoint name can only contain alphanumeric characters and underscores
-- expect: Invalid	savepoint name can only contain alphanumeric characters and underscores
-- expect: Invalid	savepoint name is longer than 63 bytes
-- expect: true	true	true
-- expect: Invalid	begin: invalid isolation level: nope
-- expect: Invalid	begin: isolation should be a string
-- expect: Invalid	begin: read_only should be a boolean
-- expect: default true
-- expect: read_uncommitted true
-- expect: read_committed true
-- expect: write_committed true
-- expect: repeatable_read true
-- expect: serializable true
-- expect: cannot start a transaction within a transaction
local sql = require("sql")
local db = assert(sql.open{driver = "sqlite", file = ":memory:"})
assert(db:execute("CREATE TABLE t(x)"))
local function contents()
  local list = {}
  for i, row in ipairs(assert(db:query("SELECT x FROM t ORDER BY rowid"))) do list[i] = row.x end
  return table.concat(list, " ")
end
local function show(value, err)
  assert(value == nil)
  print(err:kind(), err:retryable(), tostring(err))
end

local tx = assert(db:begin())
assert(tx:execute("INSERT INTO t VALUES (1)"))
assert(tx:rollback())
print(#db:query("SELECT * FROM t"))
tx = assert(db:begin())
assert(tx:execute("INSERT INTO t VALUES (?)", {1}))
local stmt = assert(tx:prepare("SELECT x FROM t"))
assert(stmt:query()[1].x == 1)
assert(tx:commit())
print(#db:query("SELECT * FROM t"))

tx = assert(db:begin())
stmt = assert(tx:prepare("SELECT x FROM t"))
print(tx:db_type())
assert(tx:commit())
show(tx:query("SELECT 1"))
show(tx:execute("SELECT 1"))
show(tx:prepare("SELECT 1"))
show(tx:commit())
show(tx:rollback())
show(tx:savepoint("a"))
show(tx:rollback_to("a"))
show(tx:release("a"))
show(tx:db_type())
show(stmt:query())
stmt:close()

assert(db:execute("DELETE FROM t"))
tx = assert(db:begin())
assert(tx:execute("INSERT INTO t VALUES ('earlier')"))
assert(tx:savepoint("a"))
assert(tx:execute("INSERT INTO t VALUES ('inner')"))
assert(tx:savepoint("b"))
assert(tx:execute("INSERT INTO t VALUES ('innermost')"))
assert(tx:rollback_to("a"))
assert(tx:commit())
print(contents())
tx = assert(db:begin())
assert(tx:savepoint("a"))
assert(tx:execute("INSERT INTO t VALUES ('kept')"))
assert(tx:release("a"))
assert(tx:commit())
print(contents())

tx = assert(db:begin())
for _, name in ipairs{"", "a b", "a\";--", ("x"):rep(64)} do
  local _, err = tx:savepoint(name)
  print(err:kind(), err:message())
end
-- Any word is a name: it is quoted.
print(tx:savepoint("1st"), tx:savepoint("select"), (tx:savepoint(("x"):rep(63))))
assert(tx:rollback())

for _, options in ipairs{{isolation = "nope"}, {isolation = 5}, {read_only = 1}} do
  local _, err = db:begin(options)
  print(err:kind(), tostring(err))
end
for _, name in ipairs{"DEFAULT", "READ_UNCOMMITTED", "READ_COMMITTED", "WRITE_COMMITTED", "REPEATABLE_READ", "SERIALIZABLE"} do
  tx = assert(db:begin{isolation = sql.isolation[name]})
  print(sql.isolation[name] .. " " .. tostring(tx:commit()))
end
tx = assert(db:begin())
local _, err = tx:execute("BEGIN")
print(err:message())
tx:rollback()
