-- spec: entries 11, 20.38, modules/sql 2, sql.open
-- The pool of a database entry belongs to the run: who releases a handle leaves it to the others.
-- What is no entry is opened only where a policy says so, with an actor or without one.
-- command: run -x app:main
-- expect: inserted
-- expect: 7	Ada
-- expect: nil	database is released
-- expect: inserted
-- expect: 2
-- expect: true	file
-- expect: nil	database not found: app:none
-- expect: nil	not a database
-- expect: sqlite	PermissionDenied	false	not allowed to open databases: sqlite
-- expect: postgres	PermissionDenied	false	not allowed to open databases: postgres
-- expect: mysql	PermissionDenied	false	not allowed to open databases: mysql
-- expect: an actor alone	PermissionDenied: not allowed to open databases: sqlite
-- expect: another policy	PermissionDenied: not allowed to open databases: sqlite
-- expect: granted	7
-- expect: another driver	PermissionDenied: not allowed to open databases: postgres

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: main, kind: process.lua, source: file://databases_of_entries.lua, modules: [security, sql] }
  - { name: writer, kind: process.lua, source: file://writer.lua, modules: [sql] }
  - { name: db, kind: db.sql.sqlite, file: ":memory:" }
  - { name: disk, kind: db.sql.sqlite, file: shop.db, options: { busy_timeout: 1000 } }
  - { name: cache, kind: store.memory }
  - { name: opener, kind: process.lua, source: file://opener.lua, modules: [sql] }
  - { name: read, kind: security.policy, policy: { actions: db.get, resources: "*", effect: allow } }
  - { name: open, kind: security.policy, policy: { actions: db.open, resources: sqlite, effect: allow } }
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

-- file: opener.lua
--[==[
local sql = require("sql")
return function(driver)
    local db, err = sql.open { driver = driver, file = driver == "sqlite" and ":memory:" or nil }
    if not db then return err:kind() .. ": " .. err:message() end
    return assert(db:query("SELECT 7 AS n"))[1].n
end
]==]

local security, sql = require("security"), require("sql")

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

    for _, driver in ipairs { "sqlite", "postgres", "mysql" } do
        local db, err = sql.open { driver = driver, file = ":memory:" }
        assert(db == nil)
        print(driver, err:kind(), err:retryable(), err:message())
    end
    local actor = process.with_context({}):with_actor(security.new_actor("user:1"))
    print("an actor alone", (actor:exec("app:opener", "app:procs", "sqlite")))
    local function with(policy) return actor:with_scope(security.new_scope { assert(security.policy(policy)) }) end
    print("another policy", (with("app:read"):exec("app:opener", "app:procs", "sqlite")))
    print("granted", (with("app:open"):exec("app:opener", "app:procs", "sqlite")))
    print("another driver", (with("app:open"):exec("app:opener", "app:procs", "postgres")))
end
