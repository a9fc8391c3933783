-- spec: modules/sql 23, 24, 58, 60
-- expect: true	nil	true	nil
-- expect: nil	Invalid	database is released
-- expect: nil	Invalid	database is released
-- expect: nil	Invalid	database is released
-- expect: nil	Invalid	database is released
-- expect: nil	Invalid	database is released
-- expect: nil	Invalid	database is released
-- expect: 100	100
-- expect: true	nil
-- expect: nil	Invalid	statement is already closed	stmt close: statement is already closed
-- expect: nil	Invalid	statement is closed	stmt query: statement is closed
-- expect: nil	Invalid	false
-- expect: 9	string	false
-- expect: 1	1	0	1	0	0
-- expect: Invalid	near "SELEC": syntax error	prepare: near "SELEC": syntax error
-- expect: Invalid	only one statement can be prepared
-- expect: Invalid	expected 1 parameters, got 2
-- expect: too many open statements: at most 1000
-- expect: true
-- expect: 5	nil
-- expect: bad argument #1 to 'query' (sql.DB expected, got number)
-- expect: value at #1.db cannot be copied: sql.DB
-- expect: sql.DB
local sql = require("sql")
local db = assert(sql.open{driver = "sqlite", file = ":memory:"})
local other = assert(sql.open{driver = "sqlite", file = ":memory:"})
local a, b = other:release()
local c, d = other:release()
print(a, b, c, d)
for _, call in ipairs{
  function() return other:query("SELECT 1") end, function() return other:execute("SELECT 1") end,
  function() return other:prepare("SELECT 1") end, function() return other:begin() end,
  function() return other:type() end, function() return other:stats() end,
} do
  local value, err = call()
  print(value, err:kind(), err:message())
end

assert(db:execute("CREATE TABLE t(x)"))
local stmt = assert(db:prepare("INSERT INTO t VALUES (?)"))
for i = 1, 100 do assert(stmt:execute{i}) end
local row = db:query("SELECT count(*) AS n, max(x) AS m FROM t")[1]
print(row.n, row.m)
print(stmt:close())
local value, err = stmt:close()
print(value, err:kind(), err:message(), err)
value, err = stmt:query()
print(value, err:kind(), err:message(), err)
value, err = stmt:execute{1}
print(value, err:kind(), err:retryable())

local stats = db:stats()
local n = 0
for _ in pairs(stats) do n = n + 1 end
print(n, type(stats.wait_duration), (pcall(function() stats.idle = 5 end)))
print(stats.max_open_connections, stats.open_connections, stats.in_use, stats.idle, stats.wait_count,
  stats.max_idle_time_closed)

value, err = db:prepare("SELEC 1")
print(err:kind(), err:message(), err)
value, err = db:prepare("SELECT 1; SELECT 2")
print(err:kind(), err:message())
stmt = assert(db:prepare("SELECT ?"))
value, err = stmt:query{1, 2}
print(err:kind(), err:message())

-- Statements are counted.
local open = {stmt}
while true do
  local one, why = db:prepare("SELECT 1")
  if not one then
    print(why:message())
    break
  end
  open[#open + 1] = one
end
open[1]:close()
print(db:prepare("SELECT 1") ~= nil)
for i = 2, #open do open[i]:close() end

-- Statements that are open outlive their handle.
stmt = assert(db:prepare("SELECT ? + 1 AS n"))
db:release()
value, err = stmt:query{4}
print(value[1].n, err)

print((select(2, pcall(function() db.query(5) end)):gsub("^.-: ", "")))
print(tostring(select(-1, pcall(process.send, process.pid(), "t", {db = db}))):match("value at.*"))
print((tostring(db):gsub(":.*", "")))
