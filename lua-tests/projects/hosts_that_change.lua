-- spec: supervision 13.49, 13.50, registry 7.1 (process.host)
-- Of a host that runs only the number of workers can change: its processes go on, and a change of anything else is refused.
-- command: run -s -x app:main
-- expect: true	true
-- expect: Conflict	app:procs: queue_size cannot change while it runs
-- expect: Conflict	app:procs: mailbox_limit cannot change while it runs
-- expect: Conflict	app:term: hide_logs cannot change while it runs
-- expect: true	v1

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host, host: { workers: 2, queue_size: 100 } }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://hosts_that_change.lua, modules: [registry, time] }
  - { name: echo, kind: process.lua, source: file://echo.lua }
  - { name: svc, kind: process.service, process: echo, host: procs, lifecycle: { auto_start: true, stop_timeout: 20ms } }
]==]

-- file: echo.lua
--[==[
return { main = function()
  process.registry.register("echo")
  local ask, events = process.listen("ask"), process.events()
  while true do
    local picked = channel.select({ ask:case_receive(), events:case_receive() })
    if picked.channel == events then return end
    process.send(picked.value, "told", process.pid())
  end
end }
]==]

local registry, time = require("registry"), require("time")

return { main = function()
  local told = process.listen("told")
  while not process.registry.lookup("echo") do time.sleep("1ms") end
  local function pid() process.send("echo", "ask", process.pid()) return (told:receive()) end
  local function change(id, field, value)
    local entry = assert(registry.get(id))
    if field then
      entry.data.host = entry.data.host or {}
      entry.data.host[field] = value
    else
      entry.data.hide_logs = true
    end
    return registry.snapshot():changes():update(entry):apply()
  end
  local before = pid()
  print(change("app:procs", "workers", 1) ~= nil, pid() == before)
  for _, field in ipairs({ "queue_size", "mailbox_limit" }) do
    local _, err = change("app:procs", field, 50)
    print(err:kind(), err:message())
  end
  local _, err = change("app:term")
  print(err:kind(), err:message())
  print(pid() == before, registry.current_version():string())
end }
