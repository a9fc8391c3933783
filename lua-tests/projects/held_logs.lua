-- spec: supervision 7 (hide_logs), cli 5.5
-- Records are held back while a process has the terminal, and shown then: one is a warning.
-- command: run -c --host app:term -x app:main
-- expect: ok
-- stderr: first
-- stderr: second

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host, hide_logs: true }
  - { name: main, kind: process.lua, source: file://held_logs.lua, modules: [logger] }
]==]

return { main = function()
  local logger = require("logger")
  logger:info("first")
  logger:warn("second")
  print("ok")
end }
