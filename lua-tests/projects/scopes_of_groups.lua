-- spec: events-pg 50, 51, 52
-- Scopes know nothing of each other and have limits, which change while they run.
-- command: run -x app:main
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://scopes_of_groups.lua, modules: [pg, registry] }
  - { name: one, kind: pg.scope }
  - { name: two, kind: pg.scope, lifecycle: { auto_start: true } }
  - { name: few_members, kind: pg.scope, max_members_per_group: 2 }
  - { name: few_groups, kind: pg.scope, max_groups: 1 }
  - { name: no_scope, kind: registry.entry }
]==]

local pg, registry = require("pg"), require("registry")

local function fails(kind, retryable, text, got, err)
  assert(got == nil and err:kind() == kind and err:retryable() == retryable, tostring(err))
  assert(tostring(err):find(text, 1, true), tostring(err))
end

return { main = function()
  local one, two = assert(pg.open("app:one")), assert(pg.open("app:two"))
  assert(one:join("a") and #one:get_members("a") == 1 and #two:get_members("a") == 0)
  assert(two:join("a") and two:join("a") and #two:get_members("a") == 2 and #one:get_members("a") == 1)
  assert(two:leave("a") and two:leave("a") and #two:get_members("a") == 0 and #one:get_members("a") == 1)

  local few = assert(pg.open("app:few_members"))
  assert(few:join("a") and few:join("a") and few:join("b"))
  fails("RateLimited", true, "", few:join("a"))
  local groups = assert(pg.open("app:few_groups"))
  assert(groups:join("a") and groups:join("a"))
  fails("RateLimited", true, "", groups:join("b"))

  fails("NotFound", false, "pg scope not found: app:pg", pg.open("app:pg"))
  fails("Invalid", false, "resource is not a pg scope", pg.open("app:no_scope"))
  fails("Invalid", false, "resource is not a pg scope", pg.open("app:main"))

  -- Other limits, with the members that are there; a new scope; one that is no more, which ends its subscriptions: what has come
  -- is still there, waiting for more is not.
  local events = assert(one:events())
  local changes_of_one, watch = events:channel(), assert(one:monitor("a")):channel()
  local over = channel.new(1)
  coroutine.spawn(function() over:send({ watch:receive() }) end)
  assert(one:join("c"))
  local entry = assert(registry.get("app:few_members"))
  entry.data.max_members_per_group = 3
  local changes = registry.snapshot():changes()
  changes:update(entry)
  changes:create({ id = "app:new", kind = "pg.scope", data = { max_groups = 1 } })
  changes:delete("app:one")
  assert(changes:apply())
  assert(few:join("a") and #few:get_members("a") == 3)
  fails("RateLimited", true, "", few:join("a"))
  local new = assert(pg.open("app:new"))
  assert(new:join("x"))
  fails("RateLimited", true, "", new:join("y"))
  fails("Unavailable", false, "pg: service stopped", one:join("b"))
  local last = over:receive()
  assert(last[1] == nil and last[2] == false)
  local joined, is_open = changes_of_one:receive()
  assert(joined.path == "c" and is_open)
  joined, is_open = changes_of_one:receive()
  assert(joined == nil and not is_open)
  assert(events:close() == true)
  fails("NotFound", false, "pg scope not found: app:one", pg.open("app:one"))
  print("ok")
end }
