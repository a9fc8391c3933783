-- spec: processes 21.3
-- expect: app:03_id
-- expect: app:03_id
print(process.id())
-- A process made from a function has the id of the process that spawned it.
print((process.exec(function() return process.id() end)))
