-- spec: entries 4.1 (placeholders of databases)
-- A variable that changes connects the databases anew that use it; handles in use stay where they are.
-- command: run -x app:main
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://databases_follow_variables.lua, modules: [sql, env] }
  - { name: memory, kind: env.storage.memory }
  - { name: file, kind: env.variable, storage: memory, variable: FILE, default: one.db }
  - { name: unused, kind: env.variable, storage: memory, variable: UNUSED, default: x }
  - { name: db, kind: db.sql.sqlite, file: "${env:FILE}" }
  - { name: again, kind: db.sql.sqlite, file: "${env:app:file}" }
  - { name: other, kind: db.sql.sqlite, file: one.db }
]==]

local sql, env = require("sql"), require("env")

local function has_table(id)
  local db = assert(sql.get(id))
  local rows = assert(db:query("SELECT name FROM sqlite_master WHERE name = 't'"))
  db:release()
  return #rows == 1
end

return { main = function()
  local first = assert(sql.get("app:db"))
  assert(first:execute("CREATE TABLE t (n INTEGER)"))
  assert(env.set("UNUSED", "y") and has_table("app:db"))
  assert(env.set("FILE", "two.db"))
  assert(not has_table("app:db") and not has_table("app:again") and has_table("app:other"))
  assert(first:execute("INSERT INTO t VALUES (1)"))
  assert(env.set("app:file", "one.db") and has_table("app:db") and has_table("app:again"))
  print("ok")
end }
