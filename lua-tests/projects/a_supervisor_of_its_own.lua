-- spec: supervision 13.48, 13.34
-- Two workers are kept alive until they have failed five times.
-- command: run -s -x app:main
-- expect: too many crashes: worker.lua:1: x1

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_supervisor_of_its_own.lua, modules: [system, time, terminal, logger] }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
]==]

-- file: worker.lua
--[==[
return { main = function(i) if i == 1 then error("x" .. i) end process.inbox():receive() end }
]==]

local system, time = require("system"), require("time")

local function supervise()
  local ev, alive, crashes = process.events(), {}, 0
  local function start(i)
    local pid = assert(process.spawn_monitored("app:worker", "app:procs", i))
    alive[pid] = i
  end
  start(1) start(2)
  while next(alive) do
    local e = ev:receive()
    local i = alive[e.from]
    if i then
      alive[e.from] = nil
      if e.result.error then
        crashes = crashes + 1
        if crashes >= 5 then return nil, errors.wrap(e.result.error, "too many crashes") end
        start(i)
      end
    end
  end
end
return { main = function() print(select(2, process.exec(supervise, "app:procs"))) end }
