-- spec: supervision 13.11, 13.24
-- Values keep their types; the only host need not be named.
-- command: run -s -x app:main
-- expect: a	2	integer	v	2	1	2	1.5	true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://input_of_a_service.lua, modules: [system, time, terminal, logger] }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: svc
    kind: process.service
    process: app:worker
    input: ["a", 2, {k: v}, [1, 2], 1.5, true]
    lifecycle: { auto_start: true }
]==]

-- file: worker.lua
--[==[
local time = require("time")
return { main = function(...)
  while not process.send("collector", "input", { ... }) do time.sleep("2ms") end
end }
]==]

local system, time = require("system"), require("time")

return { main = function()
  process.registry.register("collector")
  local a, b, map, list, float, nothing = table.unpack(process.listen("input"):receive(), 1, 6)
  print(a, b, math.type(b), map.k, #list, list[1], list[2], float, nothing)
end }
