-- spec: modules/sql 4-8, 21
-- expect: sqlite	nil
-- expect: sqlite	sqlite	postgres	mysql	unknown
-- expect: 1	integer	1	integer
-- expect: 2	integer	1	integer
-- expect: 0	nil
-- expect: integer	float	x	nil	2	0	255
-- expect: 1	two	3.5	1	nil
-- expect: integer	string	float	integer	nil
-- expect: true	integer	true
-- expect: 3.0	float	text in a real column
-- expect: 1	nil	3
-- expect: later
local sql = require("sql")
local db = assert(sql.open{driver = "sqlite", file = ":memory:"})
print(db:type())
print(sql.type.SQLITE, db:type() , sql.type.POSTGRES, sql.type.MYSQL, sql.type.UNKNOWN)

assert(db:execute("CREATE TABLE t(id INTEGER PRIMARY KEY, v)"))
for _, v in ipairs{"a", "b"} do
  local r = assert(db:execute("INSERT INTO t(v) VALUES (?)", {v}))
  print(r.last_insert_id, math.type(r.last_insert_id), r.rows_affected, math.type(r.rows_affected))
end
local r, err = db:execute("UPDATE t SET v = 1 WHERE 1=0")
print(r.rows_affected, err)

local row = db:query("SELECT 1 AS a, 2.5 AS b, 'x' AS c, NULL AS d, x'00ff' AS e")[1]
print(math.type(row.a), math.type(row.b), row.c, row.d, #row.e, row.e:byte(1, 2))

assert(db:execute("CREATE TABLE p(a, b, c, d, e)"))
assert(db:execute("INSERT INTO p VALUES (?, ?, ?, ?, ?)", {1, "two", 3.5, true, sql.NULL}))
row = db:query("SELECT * FROM p")[1]
print(row.a, row.b, row.c, row.d, row.e)
row = db:query("SELECT typeof(a) a, typeof(b) b, typeof(c) c, typeof(d) d, e FROM p")[1]
print(row.a, row.b == "text" and "string", row.c == "real" and "float", row.d, row.e)

assert(db:execute("INSERT INTO t(id, v) VALUES (100, ?)", {math.mininteger}))
row = db:query("SELECT v FROM t WHERE id = 100")[1]
print(row.v == math.mininteger, math.type(row.v), db:query("SELECT ? AS m", {math.maxinteger})[1].m == math.maxinteger)

-- An integer in a REAL column comes back as a float; text stays text.
assert(db:execute("CREATE TABLE r(x REAL)"))
assert(db:execute("INSERT INTO r VALUES (3), ('text in a real column')"))
local rows = db:query("SELECT x FROM r")
print(rows[1].x, math.type(rows[1].x), rows[2].x)

-- A hole is NULL.
row = db:query("SELECT ? AS a, ? AS b, ? AS c", {1, nil, 3})[1]
print(row.a, row.b, row.c)
-- Of two columns with one name the later counts.
print(db:query("SELECT 'sooner' AS x, 'later' AS x")[1].x)
