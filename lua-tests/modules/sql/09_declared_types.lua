-- spec: modules/sql 9-13
-- expect: true	false	nil	yes
-- expect: true	boolean
-- expect: true
-- expect: 2024-02-29	2024-02-29	2023-11-14
-- expect: 2023-11-14T22:13:20Z
-- expect: 2023-11-14T22:13:20.123Z
-- expect: soon
-- expect: 2024-02-29T10:00:00Z
-- expect: 2024-02-29T10:00:00.5Z
-- expect: 2024-02-29T08:00:00Z
-- expect: 2024-02-30
-- expect: 1.5
-- expect: 2	1700000000
-- expect: 2023-11-14T22:13:20Z	2023-11-14T22:13:20Z
local sql = require("sql")
local time = require("time")
local db = assert(sql.open{driver = "sqlite", file = ":memory:"})
assert(db:execute("CREATE TABLE t(b BOOLEAN, c Bool, at DATETIME DEFAULT CURRENT_TIMESTAMP, ts TIMESTAMP(6), d DATE)"))

assert(db:execute("INSERT INTO t(b) VALUES (1), (0), (NULL), ('yes')"))
local rows = db:query("SELECT b FROM t ORDER BY rowid")
print(rows[1].b, rows[2].b, rows[3].b, rows[4].b)
assert(db:execute("UPDATE t SET c = ?", {true}))
local c = db:query("SELECT c FROM t")[1].c
print(c, type(c))
local at = db:query("SELECT at FROM t")[1].at
print(at:match("^%d%d%d%d%-%d%d%-%d%dT%d%d:%d%d:%d%dZ$") == at)

-- Dates.
local function date(v)
  assert(db:execute("UPDATE t SET d = ?", {v}))
  return db:query("SELECT d FROM t")[1].d
end
print(date("2024-02-29"), date("2024-02-29 23:00"), date(1700000000))

-- Times: numbers are seconds or milliseconds, texts have many forms, and what is none of them stays.
for _, v in ipairs{
  1700000000, 1700000000123, "soon", "2024-02-29 10:00", "2024-02-29T10:00:00.500", "2024-02-29T10:00:00+02:00",
  "2024-02-30", 1.5,
} do
  assert(db:execute("UPDATE t SET ts = ?", {v}))
  print(db:query("SELECT ts FROM t")[1].ts)
end

-- An expression has no declared type.
assert(db:execute("UPDATE t SET ts = 1700000000 WHERE rowid <= 2"))
local row = db:query("SELECT count(*) AS n, max(ts) AS m FROM t WHERE rowid <= 2")[1]
print(row.n, row.m)

-- A moment of the module time is sent as text in UTC.
local there = time.unix(1700000000):in_location(time.load_location("America/New_York"))
assert(db:execute("UPDATE t SET ts = ?", {there}))
print(db:query("SELECT ts FROM t")[1].ts, db:query("SELECT ts || '' AS s FROM t")[1].s)
