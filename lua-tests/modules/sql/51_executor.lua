-- spec: modules/sql 51, 52, 57, 58
-- expect: 2
-- expect: DELETE FROM t WHERE n LIKE ? LIMIT 1
-- expect: DELETE FROM t WHERE rowid IN (SELECT rowid FROM t WHERE n LIKE ? LIMIT 1)
-- expect: 2 k2; 3 x
-- expect: 2 k2; 3 y
-- expect: 3
-- expect: nil	Invalid	sqlite has no order, limit or offset in an update with from
-- expect: a 10; a 11
-- expect: a 10; a 11; b nil
-- expect: 2	2	true	SELECT id FROM u WHERE id > ?	0
-- expect: bad argument #1 to 'run_with' (database or transaction expected)
-- expect: nil	Invalid	select statements must have at least one result column
-- expect: nil	Invalid	transaction is not active
-- expect: nil	Invalid	database is released
-- expect: Invalid	query: no such table: nope
-- expect: Invalid	execute: no such table: nope
-- expect: 1	1
local sql = require("sql")
local b = sql.builder
local db = assert(sql.open{driver = "sqlite", file = ":memory:"})
assert(db:execute("CREATE TABLE t(id INTEGER PRIMARY KEY, n TEXT)"))
assert(db:execute("CREATE TABLE u(id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE o(id INTEGER PRIMARY KEY, uid INTEGER)"))
local function list(rows, ...)
  local lines = {}
  for i, row in ipairs(rows) do
    local parts = {}
    for j, name in ipairs{...} do parts[j] = tostring(row[name]) end
    lines[i] = table.concat(parts, " ")
  end
  return table.concat(lines, "; ")
end

local r = b.insert("t"):columns("n"):values("k1"):values("k2"):run_with(db):exec()
print(r.rows_affected)
assert(b.insert("t"):set_map{n = "x"}:run_with(db):exec())

-- SQLite as it is built has no limit here: the statement is written in another way.
local delete = b.delete("t"):where("n LIKE ?", "k%"):limit(1)
print((delete:to_sql()))
print((delete:run_with(db):to_sql()))
assert(delete:run_with(db):exec())
print(list(db:query("SELECT * FROM t ORDER BY id"), "id", "n"))
assert(b.update("t"):set("n", "y"):order_by("id DESC"):limit(1):run_with(db):exec())
print(list(db:query("SELECT * FROM t ORDER BY id"), "id", "n"))
print(b.select("id"):from("t"):order_by("id"):offset(1):run_with(db):query()[1].id)
local value, err = b.update("t"):set("n", 1):from("u"):limit(1):run_with(db)
print(value, err:kind(), err:message())

assert(b.insert("u"):columns("id", "name"):values(1, "a"):values(2, "b"):run_with(db):exec())
assert(b.insert("o"):columns("id", "uid"):values(10, 1):values(11, 1):values(12, 7):run_with(db):exec())
local q = b.select("u.name", "o.id"):from("u"):order_by("u.id", "o.id")
print(list(q:join("o", "o.uid = u.id"):run_with(db):query(), "name", "id"))
print(list(q:left_join("o", "o.uid = u.id"):run_with(db):query(), "name", "id"))

local exec = b.select("id"):from("u"):where("id > ?", 0):run_with(db)
local text, args = exec:to_sql()
print(#exec:query(), #exec:query(), text == (b.select("id"):from("u"):where("id > ?", 0):to_sql()), text, args[1])

print((select(2, pcall(function() b.select("id"):run_with({}) end)):gsub("^.-: ", "")))
value, err = b.select():run_with(db)
print(value, err:kind(), err:message())
local tx = assert(db:begin())
assert(tx:commit())
value, err = b.select("1"):run_with(tx)
print(value, err:kind(), err:message())
local other = assert(sql.open{driver = "sqlite", file = ":memory:"})
other:release()
value, err = b.select("1"):run_with(other)
print(value, err:kind(), err:message())
value, err = b.select("*"):from("nope"):run_with(db):query()
print(err:kind(), err)
value, err = b.delete("nope"):run_with(db):exec()
print(err:kind(), err)

tx = assert(db:begin())
exec = b.select("count(*) AS n"):from("u"):run_with(tx)
assert(b.delete("u"):where{id = 1}:run_with(tx):exec())
print(exec:query()[1].n, b.delete("u"):run_with(tx):exec().rows_affected)
assert(tx:rollback())
