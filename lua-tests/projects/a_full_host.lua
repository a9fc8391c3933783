-- spec: supervision 13.36, 13.37
-- Each host counts its own processes.
-- command: run -s -x app:main
-- expect: nil	host app:small is full (3 processes)	Unavailable	true
-- expect: true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_full_host.lua, modules: [system, time, terminal, logger] }
  - { name: small, kind: process.host, host: { max_processes: 3 } }
]==]

local system, time = require("system"), require("time")

return { main = function()
  local f = function() process.inbox():receive() end
  for i = 1, 3 do assert(process.spawn(f, "app:small")) end
  local pid, err = process.spawn(f, "app:small")
  print(pid, err, err:kind(), err:retryable())
  print((process.spawn(f, "app:procs")) ~= nil)
end }
