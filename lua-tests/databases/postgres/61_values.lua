-- spec: modules/sql 61, result types, parameters
-- expect: postgres	nil
-- expect: 42	integer
-- expect: 1	2	3	-9223372036854775808	integer
-- expect: 1.5	2.25	float
-- expect: 12345678901234567890.123456789	-0.00000012	100000000	NaN	0.00
-- expect: true	false	nil
-- expect: x y	ab 	c	happy
-- expect: {"a": 1}	{"a":1}
-- expect: a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11	192.168.0.1	10.0.0.0/8	08:00:2b:01:02:03
-- expect: 3	0	255
-- expect: 2024-02-29T12:00:00Z	2024-02-29T10:00:00.25Z	infinity
-- expect: 2024-02-29	12:30:00.5	12:30:00+02	0044-03-15 BC
-- expect: 1 year 2 mons 3 days 04:05:06.7	-1 days +02:03:00
-- expect: {1,2}	{{1,NULL},{3,4}}	{"a b",c,"NULL",NULL,"q\"q"}	{}
-- expect: [1,5)	empty	(,3)	{[1,3),[5,8)}
-- expect: (1,"a b",)	101
-- expect: 7	7	7	7	7	7.5	true
-- expect: 2023-11-14T22:13:20Z	2023-11-14T22:13:20.5Z
-- expect: \x0001	3
-- expect: NULL is nil	1	3
-- expect: 1	0	0	2
-- expect: 2	0
-- expect: nil	Invalid	expected 2 parameters, got 1
-- expect: nil	Invalid	false	22P02	invalid input syntax for type integer: "x"
-- expect: SELECT id FROM t WHERE id = $1 AND n > $2	2
-- expect: a	2	y
-- expect: b
local sql = require("sql")
local time = require("time")
local function open(more)
  local options = {
    driver = "postgres", host = "127.0.0.1", port = tonumber(os.getenv("WIPPY_TEST_PORT")), database = "wippy",
    username = "wippy", password = "wippy",
  }
  for name, value in pairs(more or {}) do options[name] = value end
  return sql.open(options)
end
local db = assert(open())
local function one(text, params) return assert(db:query(text, params))[1] end

print(db:type())
local row = one("SELECT $1::int + 1 AS n", {41})
print(row.n, math.type(row.n))
row = one("SELECT 1::int2 AS a, 2::int4 AS b, 3::oid AS c, (-9223372036854775808)::int8 AS d")
print(row.a, row.b, row.c, row.d, math.type(row.d))
row = one("SELECT 1.5::float4 AS a, 2.25::float8 AS b")
print(row.a, row.b, math.type(row.a))
row = one("SELECT 12345678901234567890.123456789 AS a, -0.00000012 AS b, 100000000::numeric AS c, 'NaN'::numeric AS d, 0::numeric(5,2) AS e")
print(row.a, row.b, row.c, row.d, row.e)
row = one("SELECT true AS a, false AS b, NULL::bool AS c")
print(row.a, row.b, row.c)
assert(db:execute("CREATE TYPE mood AS ENUM ('sad', 'happy'); CREATE TYPE pair AS (n int, s text, z text)"))
row = one("SELECT 'x y'::varchar AS a, 'ab'::char(3) AS b, 'c'::name AS c, 'happy'::mood AS d")
print(row.a, row.b, row.c, row.d)
row = one([[SELECT '{"a":1}'::jsonb AS a, '{"a":1}'::json AS b]])
print(row.a, row.b)
row = one("SELECT 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid AS a, '192.168.0.1'::inet AS b, '10.0.0.0/8'::cidr AS c, '08:00:2b:01:02:03'::macaddr AS d")
print(row.a, row.b, row.c, row.d)
row = one("SELECT '\\x00ff41'::bytea AS a")
print(#row.a, row.a:byte(1, 2))
row = one("SELECT '2024-02-29 12:00'::timestamp AS a, '2024-02-29 12:00:00.25+02'::timestamptz AS b, 'infinity'::timestamptz AS c")
print(row.a, row.b, row.c)
row = one("SELECT '2024-02-29'::date AS a, '12:30:00.5'::time AS b, '12:30+02'::timetz AS c, '0044-03-15 BC'::date AS d")
print(row.a, row.b, row.c, row.d)
row = one("SELECT '1 year 2 months 3 days 4:05:06.7'::interval AS a, '-1 day 2:03'::interval AS b")
print(row.a, row.b)
row = one([[SELECT '{1,2}'::int[] AS a, '{{1,NULL},{3,4}}'::int[] AS b, ARRAY['a b', 'c', 'NULL', NULL, 'q"q'] AS c, '{}'::text[] AS d]])
print(row.a, row.b, row.c, row.d)
row = one("SELECT '[1,5)'::int4range AS a, 'empty'::int4range AS b, '(,3)'::int4range AS c, '{[1,3),[5,8)}'::int4multirange AS d")
print(row.a, row.b, row.c, row.d)
row = one("SELECT ROW(1, 'a b', NULL)::pair AS a, B'101' AS b")
print(row.a, row.b)

-- Parameters are texts that the server converts.
row = one("SELECT $1::int2 AS a, $2::int8 AS b, $3::numeric AS c, $4::text AS d, $5::varchar AS e, $6::float8 AS f, $7::bool AS g",
  {7, 7, 7, 7, "7", 7.5, true})
print(row.a, row.b, row.c, row.d, row.e, row.f, row.g)
row = one("SELECT $1::timestamptz AS a, $2::timestamp AS b", {time.unix(1700000000), time.unix(1700000000, 500000000)})
print(row.a, row.b)
row = one("SELECT $1::bytea::text AS a, length($2::bytea) AS n", {sql.as.binary("\0\1"), sql.as.binary("abc")})
print(row.a, row.n)
row = one("SELECT $1::int AS a, $2::int AS b, $3::int AS c", {1, nil, 3})
print(row.b == nil and "NULL is nil", row.a, row.c)

-- Effects.
assert(db:execute("CREATE TABLE t (id serial PRIMARY KEY, n int)"))
local r = assert(db:execute("INSERT INTO t (n) VALUES (1)"))
local none = assert(db:execute("SELECT * FROM t"))
local two = assert(db:execute("INSERT INTO t (n) VALUES (2), (3) RETURNING id"))
print(r.rows_affected, r.last_insert_id, none.rows_affected, two.rows_affected)
print(#db:query("INSERT INTO t (n) VALUES (4), (5) RETURNING id"), #db:query("DELETE FROM t WHERE n = 99"))
local value, err = db:query("SELECT $1::int, $2::int", {1})
print(value, err:kind(), err:message())
value, err = db:query("SELECT $1::int", {"x"})
print(value, err:kind(), err:retryable(), err:details().code, err:message())

local b = sql.builder
local exec = assert(b.select("id"):from("t"):where{id = 2}:where("n > ?", 1):run_with(db))
print((exec:to_sql()), exec:query()[1].id)

-- Several statements without parameters; a table that has changed under a prepared statement.
local rows = assert(db:query("SELECT 1 AS x; SELECT 'a' AS x, 2 AS y UNION ALL SELECT 'b', 3"))
print(rows[1].x, rows[1].y, #rows == 2 and "y")
assert(db:execute("CREATE TABLE c (a text)"))
assert(db:execute("INSERT INTO c VALUES ('b')"))
assert(db:query("SELECT * FROM c"))
assert(db:execute("ALTER TABLE c ADD COLUMN z int"))
print(assert(db:query("SELECT * FROM c"))[1].a)
