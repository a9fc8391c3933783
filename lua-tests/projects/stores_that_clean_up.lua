-- spec: entries 12 (cleanup_interval), modules/store 12
-- Rows whose time is over go by themselves, also where nobody uses the store any more; those of a store that does not ask for it stay.
-- command: run -s -x app:main
-- expect: 3	3
-- expect: 1	3

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://stores_that_clean_up.lua, modules: [sql, store, time, registry] }
  - { name: db, kind: db.sql.sqlite, file: store.db }
  - { name: clean, kind: store.sql, database: db, table_name: clean, auto_create: true, cleanup_interval: 20ms }
  - { name: lazy, kind: store.sql, database: db, table_name: lazy, auto_create: true }
]==]

local sql, store, time = require("sql"), require("store"), require("time")

local function count(db, table)
  return assert(db:query("SELECT count(*) AS n FROM " .. table))[1].n
end

return { main = function()
  for _, name in ipairs({ "clean", "lazy" }) do
    local values = assert(store.get("app:" .. name))
    assert(values:set("stays", 1))
    assert(values:set("a", 1, 0.5) and values:set("b", 1, 0.5))
  end
  local db = assert(sql.get("app:db"))
  print(count(db, "clean"), count(db, "lazy"))
  for _ = 1, 2000 do
    if count(db, "clean") == 1 then break end
    time.sleep("5ms")
  end
  print(count(db, "clean"), count(db, "lazy"))
end }
