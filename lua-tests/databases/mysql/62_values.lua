-- spec: modules/sql 62, result types, parameters
-- expect: mysql	nil
-- expect: 18446744073709551615	string
-- expect: 1	-9223372036854775808	9223372036854775807	integer
-- expect: 1.5	2.25	float
-- expect: 12345678901234567890.123456789	string
-- expect: x	y	3	0	255
-- expect: 2024-02-29	12:30:15.50	-838:59:59	2024
-- expect: 2024-02-29 12:30:15	2024-02-29 12:30:15.250
-- expect: 2024-02-29T12:30:15Z	2024-02-29T12:30:15.25Z
-- expect: {"a": 1}
-- expect: 7	7.5	seven	1	nil
-- expect: 2023-11-14 22:13:20.500000
-- expect: 2	abc
-- expect: 1	1	2	2
-- expect: 0	0	0
-- expect: nil	Invalid	expected 2 parameters, got 1
-- expect: SELECT id FROM t WHERE id = ?	2
-- expect: 3
-- expect: nil	Invalid	1064
-- expect: utf8mb4	utf8mb4_bin	ü
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
local db = assert(open())
local function one(text, params) return assert(db:query(text, params))[1] end

print(db:type())
local row = one("SELECT 18446744073709551615 AS n")
print(row.n, type(row.n))
row = one("SELECT CAST(1 AS UNSIGNED) AS a, -9223372036854775808 AS b, 9223372036854775807 AS c")
print(row.a, row.b, row.c, math.type(row.a))
row = one("SELECT CAST(1.5 AS DOUBLE) AS a, CAST(2.25 AS FLOAT) AS b")
print(row.a, row.b, math.type(row.a))
row = one("SELECT 12345678901234567890.123456789 AS a")
print(row.a, type(row.a))
row = one("SELECT 'x' AS a, CAST('y' AS CHAR) AS b, x'00ff41' AS c")
print(row.a, row.b, #row.c, row.c:byte(1, 2))
assert(db:execute("CREATE TABLE d (d DATE, t TIME(2), n TIME, dt DATETIME, ts DATETIME(3), y YEAR)"))
assert(db:execute("INSERT INTO d VALUES ('2024-02-29', '12:30:15.5', '-838:59:59', '2024-02-29 12:30:15', '2024-02-29 12:30:15.25', 2024)"))
row = one("SELECT * FROM d")
print(row.d, row.t, row.n, row.y)
print(row.dt, row.ts)
local parsing = assert(open{options = {parseTime = "true"}})
row = assert(parsing:query("SELECT * FROM d"))[1]
print(row.dt, row.ts)
parsing:release()
row = one([[SELECT JSON_OBJECT('a', 1) AS a]])
print(row.a)

assert(db:execute("CREATE TABLE p (i BIGINT, f DOUBLE, s TEXT, b BOOLEAN, n INT, at DATETIME(6))"))
assert(db:execute("INSERT INTO p VALUES (?, ?, ?, ?, ?, ?)", {7, 7.5, "seven", true, sql.NULL, time.unix(1700000000, 500000000)}))
row = one("SELECT * FROM p")
print(row.i, row.f, row.s, row.b, row.n)
print(row.at)
row = one("SELECT LENGTH(?) AS n, ? AS s", {sql.as.binary("\0\1"), "abc"})
print(row.n, row.s)

assert(db:execute("CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, v INT)"))
local r = assert(db:execute("INSERT INTO t (v) VALUES (1)"))
local s = assert(db:execute("INSERT INTO t (v) VALUES (?), (?)", {2, 3}))
print(r.last_insert_id, r.rows_affected, s.last_insert_id, s.rows_affected)
local none = assert(db:execute("SELECT * FROM t"))
print(none.rows_affected, #db:query("DELETE FROM t WHERE id = 99"), #db:query("SELECT * FROM t WHERE 0"))
local value, err = db:query("SELECT ?, ?", {1})
print(value, err:kind(), err:message())
local exec = assert(sql.builder.select("id"):from("t"):where{id = 2}:run_with(db))
print((exec:to_sql()), exec:query()[1].id)
print(sql.builder.select("id"):from("t"):order_by("id"):offset(2):run_with(db):query()[1].id)
value, err = db:query("SELECT 1; SELECT 2")
print(value, err:kind(), err:details().code)
local named = assert(open{options = {charset = "utf8mb4", collation = "utf8mb4_bin"}})
row = assert(named:query("SELECT @@character_set_client AS a, @@collation_connection AS b, ? AS c", {"ü"}))[1]
print(row.a, row.b, row.c)
