-- spec: modules/sql, cancellation
-- 10 000 processes wait for one connection, are ended, and leave nothing behind.
-- needs: linux
-- needs: release
-- timeout: 300
-- expect: waiting	true
-- expect: small	true
-- expect: gone	0	1
-- expect: stopped	0	1
-- expect: no more threads	true
local sql = require("sql")
local time = require("time")
local N = 10000
local db = assert(sql.open{driver = "sqlite", file = ":memory:", pool = {acquire_timeout = "10m"}})
local function status(name)
  local file = assert(io.open("/proc/self/status"))
  local n = tonumber(file:read("a"):match(name .. ":%s*(%d+)"))
  file:close()
  return n
end
-- Without the pages of the program itself, which come as they are first run.
local function resident() return status("RssAnon") * 1024 end
local function threads() return status("Threads") end
local events = process.events()
local function spawn_all(f)
  local pids = {}
  for i = 1, N do pids[i] = assert(process.spawn_monitored(f)) end
  return pids
end
local function end_all(pids)
  for i = 1, #pids do process.terminate(pids[i]) end
  for _ = 1, #pids do events:receive() end
end
local function wait() assert(db:query("SELECT 1")) end

local tx = assert(db:begin())
local before = resident()
local pids = spawn_all(wait)
while db:stats().wait_count < N do time.sleep("5ms") end
local each = (resident() - before) // N
print("waiting", db:stats().wait_count == N)
-- 4096 are wanted; it is some 4450 with all that a process takes, and must not become more.
print("small", each <= 5000 or each)
end_all(pids)
assert(tx:rollback())
while db:stats().in_use > 0 do time.sleep("1ms") end
print("gone", db:stats().in_use, db:stats().open_connections)

-- Statements that run are stopped, one after the other.
local ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
local n_threads = threads()
for _ = 1, 200 do
  local pid = process.spawn_monitored(function() db:query(ENDLESS) end)
  while db:stats().in_use == 0 do coroutine.yield() end
  process.terminate(pid)
  events:receive()
end
while db:stats().in_use > 0 do time.sleep("1ms") end
print("stopped", db:stats().in_use, db:stats().open_connections)
print("no more threads", threads() <= n_threads + 2)
