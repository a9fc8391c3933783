-- spec: registry 11.31, 11.32, 11.33, 11.38, 11.42, supervision 13.27, 13.28
-- Processes that want to know of new code, and services whose entries change.
-- command: run -s -x app:main
-- expect: pid.outdated	app:base app:worker
-- expect: same pid	true	2	5
-- expect: silent	nothing
-- expect: running	running
-- expect: service stopping	second
-- expect: gone	true
-- expect: app:base	PermissionDenied

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://registry_changes_processes.lua, modules: [registry, time, system, security], imports: { wait: "test:wait" } }
  - { name: base, kind: library.lua, source: "return { n = 1 }" }
  - { name: worker, kind: process.lua, source: file://worker.lua, imports: { base: base } }
  - { name: quiet, kind: process.lua, source: file://quiet.lua, modules: [time] }
  - { name: serve, kind: process.lua, source: file://serve.lua }
  - { name: reader, kind: process.lua, source: file://reader.lua, modules: [registry] }
  - name: only_base
    kind: security.policy
    policy: { actions: "*", resources: "app:base", effect: allow }
]==]

-- file: worker.lua
--[==[
return { main = function(old)
  process.set_options({ upgradable = true })
  if old then
    local inbox, n = process.inbox(), 0
    for _ = 1, 5 do inbox:receive() n = n + 1 end
    process.send("main", "new", { process.pid(), require("base").n, n })
    return
  end
  local events = process.events()
  process.send("main", "ready", true)
  process.listen("go"):receive()
  local event = events:receive()
  process.send("main", "outdated", { event.kind, table.concat(event.sources, " ") })
  process.upgrade(nil, 1)
end }
]==]

-- file: quiet.lua
--[==[
local time = require("time")
return { main = function()
  local events = process.events()
  process.send("main", "ready", true)
  process.listen("go"):receive()
  local picked = channel.select({ events:case_receive(), default = true })
  process.send("main", "quiet", picked.default and "nothing" or "event")
end }
]==]

-- file: serve.lua
--[==[
return { main = function(name)
  process.send("main", "served", name)
  local event = process.events():receive()
  process.send("main", "stopped", event.reason)
end }
]==]

-- file: reader.lua
--[==[
return { main = function()
  local registry = require("registry")
  local all = registry.find()
  local _, err = registry.get("app:worker")
  return { #all == 1 and all[1].id, err:kind() }
end }
]==]

local registry, time, system, security = require("registry"), require("time"), require("system"), require("security")
local wait = require("wait")

local function changes() return registry.snapshot():changes() end

return { main = function()
  process.registry.register("main")
  local ready, outdated, new, quiet = process.listen("ready"), process.listen("outdated"), process.listen("new"), process.listen("quiet")
  local pid = process.spawn("app:worker", "app:procs")
  local other = process.spawn("app:quiet", "app:procs")
  ready:receive()
  ready:receive()
  for n = 1, 2 do assert(changes():update({ id = "app:base", data = { source = "return { n = " .. n .. " }" } }):apply()) end
  local text = registry.get("app:worker").data.source
  assert(changes():update({ id = "app:worker", data = { source = text, imports = { base = "base" } } }):apply())
  assert(changes():update({ id = "app:quiet", data = registry.get("app:quiet").data }):apply())
  for i = 1, 5 do process.send(pid, "work", i) end
  process.send(pid, "go", 1)
  print(table.unpack((outdated:receive())))
  local told = new:receive()
  print("same pid", told[1] == pid, told[2], told[3])
  process.send(other, "go", 1)
  print("silent", (quiet:receive()))

  local served, stopped = process.listen("served"), process.listen("stopped")
  local function service(name, input)
    return { id = "app:" .. name, kind = "process.service", data = { process = "serve", host = "procs", input = { input }, lifecycle = { auto_start = true } } }
  end
  assert(changes():create(service("svc", "first")):apply({ wait = true }))
  local at_once = wait.status("app:svc")
  served:receive()
  assert(changes():create(service("later", "x")):apply())
  wait.wait(function() return system.supervisor.state("app:later") and wait.status("app:later") == "running" end)
  served:receive()
  print(at_once, wait.status("app:later"))
  assert(changes():update(service("svc", "second")):apply())
  local reason = stopped:receive()
  print(reason, (served:receive()))
  assert(changes():delete("app:svc"):apply())
  stopped:receive()
  wait.wait(function() return not system.supervisor.state("app:svc") end)
  print("gone", true)

  local scope = security.new_scope({ assert(security.policy("app:only_base")) })
  local seen = process.with_context({}):with_actor(security.new_actor("reader")):with_scope(scope):exec("app:reader", "app:procs")
  print(seen[1], seen[2])
end }
