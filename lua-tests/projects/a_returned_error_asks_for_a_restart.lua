-- spec: supervision 13.7, 13.9
-- A string in second place, and an error that may be retried.
-- command: run -s -x app:main
-- expect: app:text	later
-- expect: app:error	m
-- stderr: later

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_returned_error_asks_for_a_restart.lua, modules: [system, time, terminal, logger], imports: { wait: "test:wait" } }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [system, time, logger] }
  - name: text
    kind: process.service
    process: worker
    host: procs
    input: [text]
    lifecycle: { auto_start: true, stop_timeout: 20ms, restart: { initial_delay: 5ms, jitter: 0 } }
  - name: error
    kind: process.service
    process: worker
    host: procs
    input: [error]
    lifecycle: { auto_start: true, stop_timeout: 20ms, restart: { initial_delay: 5ms, jitter: 0 } }
]==]

-- file: worker.lua
--[==[
return { main = function(what)
  require("time").sleep("1ms")
  if what == "text" then return nil, "later" end
  error(errors.new { message = "m", retryable = true })
end }
]==]

local system = require("system")
local support = require("wait")
local wait = support.wait

return { main = function()
  for _, id in ipairs { "app:text", "app:error" } do
    wait(function() return system.supervisor.state(id).retry_count >= 2 end)
    local details
    wait(function() details = system.supervisor.state(id).details return details and not details:find("attempt") end)
    print(id, details)
  end
end }
