-- spec: modules/sql 1, 3, sql.open
-- expect: nil	Invalid	resource id is required
-- expect: nil	NotFound	database not found: no:such
-- expect: bad argument #1 to 'get' (string expected, got table)
-- expect: bad argument #1 to 'open' (table expected, got string)
-- expect: Invalid	driver is required
-- expect: Invalid	unknown driver: oracle (expected sqlite, postgres or mysql)
-- expect: Invalid	driver should be a string, got number
-- expect: Invalid	file path is required
-- expect: Invalid	file should be a string, got number
-- expect: Invalid	unknown field: flie
-- expect: Invalid	unknown field: pool.maxopen
-- expect: Invalid	unknown field: options.journal_mode
-- expect: Invalid	pool should be a table, got number
-- expect: Invalid	pool.max_open should not be negative, got -1
-- expect: Invalid	pool.max_open should be an integer, got string
-- expect: Invalid	pool.max_idle (20) is larger than pool.max_open (5)
-- expect: Invalid	pool.max_lifetime should be positive
-- expect: Invalid	pool.acquire_timeout: missing unit in duration "30"
-- expect: Invalid	options.mode should be rwc, rw or ro, got w
-- expect: Invalid	options.synchronous should be one of off, normal, full, extra, 0, 1, 2, 3, got fast
-- expect: Invalid	options.cache_size should be an integer, got big
-- expect: Invalid	options.busy_timeout should be a number of milliseconds, got long
-- expect: true	Unavailable	true
-- expect: true	Unavailable	true
local sql = require("sql")

local function fail(value, err)
  assert(value == nil)
  print(err:kind(), err:message())
end

local db, err = sql.get("")
print(db, err:kind(), err:message())
db, err = sql.get("no:such")
print(db, err:kind(), err:message())
print((select(2, pcall(sql.get, {})):gsub("^.-: ", "")))
print((select(2, pcall(sql.open, "x")):gsub("^.-: ", "")))
fail(sql.open{})
fail(sql.open{driver = "oracle"})
fail(sql.open{driver = 5})
fail(sql.open{driver = "sqlite"})
fail(sql.open{driver = "sqlite", file = 7})
fail(sql.open{driver = "sqlite", file = ":memory:", flie = "x"})
fail(sql.open{driver = "sqlite", file = ":memory:", pool = {maxopen = 1}})
fail(sql.open{driver = "sqlite", file = ":memory:", options = {journal_mode = "wal"}})
fail(sql.open{driver = "sqlite", file = ":memory:", pool = 1})
fail(sql.open{driver = "sqlite", file = ":memory:", pool = {max_open = -1}})
fail(sql.open{driver = "sqlite", file = ":memory:", pool = {max_open = "5"}})
fail(sql.open{driver = "sqlite", file = ":memory:", pool = {max_open = 5, max_idle = 20}})
fail(sql.open{driver = "sqlite", file = ":memory:", pool = {max_lifetime = 0}})
fail(sql.open{driver = "sqlite", file = ":memory:", pool = {acquire_timeout = "30"}})
fail(sql.open{driver = "sqlite", file = ":memory:", options = {mode = "w"}})
fail(sql.open{driver = "sqlite", file = ":memory:", options = {synchronous = "fast"}})
fail(sql.open{driver = "sqlite", file = ":memory:", options = {cache_size = "big"}})
fail(sql.open{driver = "sqlite", file = ":memory:", options = {busy_timeout = "long"}})

-- A directory that is not there is named; a file that has to be there too.
db, err = sql.open{driver = "sqlite", file = "nowhere/app.db"}
print(err:message():find("^failed to ping database: ") and err:message():find("no such directory: nowhere", 1, true) ~= nil,
  err:kind(), err:retryable())
db, err = sql.open{driver = "sqlite", file = "absent.db", options = {mode = "rw"}}
print(err:message():find("^failed to ping database: ") ~= nil, err:kind(), err:retryable())
