-- spec: modules/sql 32, 33
-- expect: transaction done
-- expect: query done	1	true
-- expect: nil	Timeout	true	timed out waiting for a connection (a transaction may still be open)
-- expect: nil	Timeout	true
-- expect: 1
-- expect: 1 2 3 4 5 6 7 8 9 10
-- expect: 0	true
local sql = require("sql")
local time = require("time")
local db = assert(sql.open{driver = "sqlite", file = ":memory:", pool = {acquire_timeout = "5s"}})
assert(db:execute("CREATE TABLE t(x)"))

-- While a transaction sleeps, others wait for its connection, and what needs none goes on.
local done = channel.new(3)
local ticks = 0
local tx = assert(db:begin())
coroutine.spawn(function()
  assert(tx:execute("INSERT INTO t VALUES (1)"))
  time.sleep("50ms")
  print("transaction done")
  assert(tx:commit())
  done:send(true)
end)
coroutine.spawn(function()
  local rows = assert(db:query("SELECT x FROM t"))
  print("query done", #rows, ticks > 0)
  done:send(true)
end)
coroutine.spawn(function()
  for _ = 1, 1000 do
    ticks = ticks + 1
    coroutine.yield()
  end
  done:send(true)
end)
for _ = 1, 3 do done:receive() end

-- The wait has an end.
local short = assert(sql.open{driver = "sqlite", file = ":memory:", pool = {acquire_timeout = "100ms"}})
tx = assert(short:begin())
local rows, err = short:query("SELECT 1")
print(rows, err:kind(), err:retryable(), err:message())
rows, err = short:begin()
print(rows, err:kind(), err:retryable())
assert(tx:rollback())
print(#short:query("SELECT 1"))

-- Two coroutines in one transaction are served one at a time, in order of arrival.
tx = assert(db:begin())
local finished = channel.new(10)
for i = 1, 10 do
  coroutine.spawn(function()
    assert(tx:execute("INSERT INTO t VALUES (?)", {i + 10}))
    finished:send(i)
  end)
end
local order = {}
for i = 1, 10 do order[i] = finished:receive() end
print(table.concat(order, " "))
assert(tx:rollback())
print(#db:query("SELECT x FROM t WHERE x > 10"), db:stats().wait_duration ~= "0s")
