-- spec: entries 13
-- What is not there is told at the start.
-- command: run -x app:main
-- status: 1
-- stderr: error[C0131]: kind 'queue.driver.sql' is not part of this build

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_queue_in_a_database.lua }
  - { name: db, kind: db.sql.sqlite, file: ":memory:" }
  - { name: driver, kind: queue.driver.sql, database: db, table_name: messages }
]==]

return function() print("started") end
