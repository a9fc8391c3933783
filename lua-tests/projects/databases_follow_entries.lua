-- spec: registry 7.1 (env.*: dependents with placeholders)
-- A database is connected anew when the entry of a variable changes that it uses.
-- command: run -x app:main
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://databases_follow_entries.lua, modules: [sql, env, registry] }
  - { name: memory, kind: env.storage.memory }
  - { name: file, kind: env.variable, storage: memory, variable: FILE, default: one.db }
  - { name: db, kind: db.sql.sqlite, file: "${env:FILE}" }
]==]

local sql, registry = require("sql"), require("registry")

local function has_table()
  local db = assert(sql.get("app:db"))
  local rows = assert(db:query("SELECT name FROM sqlite_master WHERE name = 't'"))
  db:release()
  return #rows == 1
end

return { main = function()
  local db = assert(sql.get("app:db"))
  assert(db:execute("CREATE TABLE t (n INTEGER)"))
  local entry = assert(registry.get("app:file"))
  entry.data.default = "two.db"
  local changes = registry.snapshot():changes()
  assert(changes:update(entry):apply())
  assert(not has_table())
  entry.data.default = "one.db"
  assert(registry.snapshot():changes():update(entry):apply())
  assert(has_table())
  print("ok")
end }
