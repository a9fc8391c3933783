-- spec: supervision 7 (hide_logs), cli 5.5
-- Records are held back while a process has the terminal; without a warning among them they are never seen.
-- command: run -c --host app:term -x app:main
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host, hide_logs: true }
  - { name: main, kind: process.lua, source: file://hidden_logs.lua, modules: [logger] }
]==]

return { main = function()
  local logger = require("logger")
  assert(logger:enabled("info"))
  for i = 1, 20 do logger:info("hidden " .. i) end
  print("ok")
end }
