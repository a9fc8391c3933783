-- spec: modules/sql 14-18, 22
-- expect: 0	nil
-- expect: nil	Invalid	parameters must be a table, got string	check params: parameters must be a table, got string
-- expect: nil	Invalid	expected 2 parameters, got 1	query: expected 2 parameters, got 1
-- expect: nil	Invalid	expected 0 parameters, got 1	execute: expected 0 parameters, got 1
-- expect: nil	Invalid	unsupported parameter type table at index 1	check params: unsupported parameter type table at index 1
-- expect: nil	Invalid	unsupported parameter type function at index 2	check params: unsupported parameter type function at index 2
-- expect: nil	Invalid	unsupported parameter type userdata at index 1	check params: unsupported parameter type userdata at index 1
-- expect: nil	Invalid	named parameters are not supported	check params: named parameters are not supported
-- expect: nil	Invalid	too many parameters: 70000, at most 65535	check params: too many parameters: 70000, at most 65535
-- expect: nil	Invalid	statement is not valid UTF-8	query: statement is not valid UTF-8
-- expect: nil	Invalid	statement is too long: 1048577 bytes, at most 1048576	query: statement is too long: 1048577 bytes, at most 1048576
-- expect: nil	Invalid	statement has a zero byte	query: statement has a zero byte
-- expect: bad argument #1 to 'query' (string expected, got no value)
-- expect: a b
-- expect: 2	0	1
-- expect: nil	Invalid	expected 3 parameters, got 2	execute: expected 3 parameters, got 2
-- expect: 2
-- expect: 9	1
-- expect: 7	7	8
-- expect: 0	0	nil
-- expect: 1	2
-- expect: 10000	1	5000	10000
-- expect: 3	one;two
-- expect: 32766
local sql = require("sql")
local db = assert(sql.open{driver = "sqlite", file = ":memory:"})

local function fail(value, err)
  print(value, err:kind(), err:message(), err)
end

local rows, err = db:query("SELECT 1 WHERE 0")
print(#rows, err)
fail(db:query("SELECT ?", "x"))
fail(db:query("SELECT ?, ?", {1}))
fail(db:execute("SELECT 1", {1}))
fail(db:query("SELECT ?", {{}}))
fail(db:query("SELECT ?, ?", {1, print}))
fail(db:query("SELECT ?", {io.stdout}))
fail(db:query("SELECT ?", {1, name = 2}))
fail(db:query("SELECT ?", {[70000] = 1}))
fail(db:query("SELECT '\xff'"))
fail(db:query("SELECT 1 " .. ("-"):rep((1 << 20) - 8)))
fail(db:query("SELECT 1\0"))
print((select(2, pcall(function() db:query() end)):gsub("^.-: ", "")))

-- Several statements: all run, parameters are handed out from left to right, the last result counts.
assert(db:execute("CREATE TABLE a(x); CREATE TABLE b(y) -- done\n;"))
local names = {}
for i, row in ipairs(db:query("SELECT name FROM sqlite_schema ORDER BY name")) do names[i] = row.name end
print(table.concat(names, " "))
local r = assert(db:execute("INSERT INTO a VALUES (?), (?); INSERT INTO b VALUES (?)", {1, 2, 3}))
print(#db:query("SELECT * FROM a"), #db:query("SELECT * FROM b WHERE y = 1"), r.rows_affected)
fail(db:execute("INSERT INTO a VALUES (?); INSERT INTO b VALUES (?, ?)", {1, 2}))
-- Nothing of it has run.
print(#db:query("SELECT * FROM a"))
print(db:query("SELECT 8 AS n; SELECT ? AS n", {9})[1].n, db:query("SELECT ?1 AS a", {1})[1].a)
local row = db:query("SELECT ?1 AS a, ?1 AS b, ?2 AS c", {7, 8})[1]
print(row.a, row.b, row.c)

-- A query that gives no rows runs all the same; execute drops rows.
print(#db:query("DELETE FROM a"), #db:query("SELECT * FROM a"), db:query("SELECT * FROM a")[1])
assert(db:execute("INSERT INTO a VALUES (1)"))
print(#db:query("INSERT INTO a VALUES (2) RETURNING x"), #db:query("SELECT * FROM a"))

assert(db:execute([[
  INSERT INTO b WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000) SELECT i FROM n]]))
assert(db:execute("DELETE FROM b WHERE rowid = 1"))
local all = db:query("SELECT y FROM b ORDER BY rowid")
for i, row in ipairs(all) do assert(row.y == i) end
print(#all, all[1].y, all[5000].y, all[10000].y)
-- A semicolon in a text is none between statements.
row = db:query("SELECT 3 AS n, 'one;two' AS s")[1]
print(row.n, row.s)
-- As many parameters as SQLite has.
local many = {}
for i = 1, 32766 do many[i] = i end
print(db:query("SELECT max(column1) AS m FROM (VALUES " .. ("(?),"):rep(32765) .. "(?))", many)[1].m)
