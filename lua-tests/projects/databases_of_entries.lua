-- spec: entries 11, 20.38, modules/sql 2
-- The pool of a database entry belongs to the run: who releases a handle leaves it to the others.
-- command: run -x app:main
-- expect: inserted
-- expect: 7	Ada
-- expect: nil	database is released
-- expect: inserted
-- expect: 2
-- expect: true	file
-- expect: nil	database not found: app:none
-- expect: nil	not a database

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: main, kind: process.lua, source: file://databases_of_entries.lua, modules: [sql] }
  - { name: writer, kind: process.lua, source: file://writer.lua, modules: [sql] }
  - { name: db, kind: db.sql.sqlite, file: ":memory:" }
  - { name: disk, kind: db.sql.sqlite, file: shop.db, options: { busy_timeout: 1000 } }
  - { name: cache, kind: store.memory }
]==]

-- file: writer.lua
--[==[
local sql = require("sql")
return function(id, name)
    local db = assert(sql.get("app:db"))
    assert(db:execute("INSERT INTO customer VALUES (?, ?)", { id, name }))
    db:release()
    return "inserted"
end
]==]

local sql = require("sql")

local function told(value, err) print(value, err:message()) end

return function()
    local db = assert(sql.get("app:db"))
    assert(db:execute("CREATE TABLE customer (id INTEGER, name TEXT)"))
    print((process.exec("app:writer", "app:procs", 7, "Ada")))
    local row = assert(db:query("SELECT * FROM customer"))[1]
    print(row.id, row.name)
    db:release()
    told(db:query("SELECT 1"))
    print((process.exec("app:writer", "app:procs", 8, "Bo")))
    print(#assert(sql.get("app:db"):query("SELECT * FROM customer")))

    local disk = assert(sql.get("app:disk"))
    assert(disk:execute("CREATE TABLE t (a)"))
    print(assert(disk:execute("INSERT INTO t VALUES (1)")) ~= nil, "file")
    told(sql.get("app:none"))
    told(sql.get("app:cache"))
end
