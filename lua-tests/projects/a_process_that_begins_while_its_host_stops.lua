-- spec: supervision 7
-- What is spawned at the moment when a host is stopped is ended with the others: nobody waits for it until a time limit.
-- command: run -s -x app:main
-- signal: TERM after line 1
-- timeout: 9
-- expect: spawning

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: main, kind: process.lua, modules: [io], source: file://a_process_that_begins_while_its_host_stops.lua }
  - { name: parent, kind: process.lua, source: file://parent.lua }
  - { name: child, kind: process.lua, source: file://child.lua }
]==]

-- file: parent.lua
--[==[
return { main = function()
  for _ = 1, 20000 do process.spawn("app:child", "app:procs") end
end }
]==]

-- file: child.lua
--[==[
return { main = function() process.inbox():receive() end }
]==]

local io = require("io")

return { main = function()
  for _ = 1, 8 do process.spawn("app:parent", "app:procs") end
  io.print("spawning")
  io.flush()
  process.inbox():receive()
end }
