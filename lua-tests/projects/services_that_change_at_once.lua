-- spec: supervision 2 (exactly one live process), 4; registry 6, 7.1 (process.service)
-- A service whose entry changes again and again has one process at any time, and the last configuration in the end; so has one that
-- changes its own entry. What waits for its next attempt is started anew by a change, and gone with its entry.
-- command: run -s -x app:main
-- timeout: 120
-- expect: changed	1	50
-- expect: itself	5
-- expect: patient	running
-- expect: gone	NotFound	0
-- expect: stubborn	2	running
-- expect: refused	Invalid	running	same
-- stderr: impatient

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://services_that_change_at_once.lua, modules: [system, registry, time, store], imports: { wait: "test:wait" } }
  - { name: counts, kind: store.memory }
  - { name: worker, kind: process.lua, source: file://worker.lua, modules: [store] }
  - { name: fails, kind: process.lua, source: file://fails.lua, modules: [store] }
  - { name: itself, kind: process.lua, source: file://itself.lua, modules: [registry] }
  - { name: deaf, kind: process.lua, source: file://deaf.lua, modules: [store, time] }
]==]

-- file: worker.lua
--[==[
local store = require("store")
return { main = function(n)
  local counts = store.get("app:counts")
  local live = counts:incr("live")
  if live > (counts:get("most") or 0) then counts:set("most", live) end
  counts:set("last", n)
  process.events():receive()
  counts:incr("live", -1)
end }
]==]

-- file: fails.lua
--[==[
return { main = function(patience)
  if patience ~= "patient" then error("impatient") end
  process.events():receive()
end }
]==]

-- file: itself.lua
--[==[
local registry = require("registry")
return { main = function(n)
  process.send("collector", "itself", n)
  if n < 5 then
    local entry = assert(registry.get("app:s_itself"))
    entry.data.input = { n + 1 }
    assert(registry.snapshot():changes():update(entry):apply())
  end
  process.events():receive()
end }
]==]

-- file: deaf.lua
--[==[
local store, time = require("store"), require("time")
return { main = function() store.get("app:counts"):incr("deaf") while true do time.sleep("1h") end end }
]==]

local system, registry, time, store = require("system"), require("registry"), require("time"), require("store")
local support = require("wait")

-- A change is told to the supervisor, which sees to it a moment later.
local function status(id) return (system.supervisor.state(id) or {}).status end
local function changes() return registry.snapshot():changes() end
local function service(name, process, input, lifecycle)
  lifecycle = lifecycle or {}
  lifecycle.auto_start, lifecycle.stop_timeout = true, lifecycle.stop_timeout or "10s"
  return { id = "app:" .. name, kind = "process.service", data = { process = "app:" .. process, host = "app:procs", input = input, lifecycle = lifecycle } }
end

return { main = function()
  local counts, itself = store.get("app:counts"), process.listen("itself")
  process.registry.register("collector")

  assert(changes():create(service("changed", "worker", { 0 })):apply({ wait = true }))
  for i = 1, 50 do assert(changes():update(service("changed", "worker", { i })):apply()) end
  support.wait(function() return counts:get("last") == 50 and status("app:changed") == "running" end)
  print("changed", (counts:get("most")), (counts:get("last")))

  assert(changes():create(service("s_itself", "itself", { 1 })):apply())
  for n = 1, 5 do assert(itself:receive() == n) end
  support.wait(function() return status("app:s_itself") == "running" end)
  print("itself", system.supervisor.state("app:s_itself") and 5)

  -- During the pause before its next attempt, which would be in an hour.
  local long = function() return { restart = { initial_delay = "1h", max_delay = "1h" } } end
  assert(changes():create(service("waits", "fails", {}, long())):apply())
  support.wait(function() return status("app:waits") == "failed" end)
  local version, err = changes():update(service("waits", "fails", { "patient" }, long())):apply({ wait = true })
  assert(version and not err, tostring(err))
  print("patient", status("app:waits"))
  assert(changes():update(service("waits", "fails", {}, long())):apply())
  support.wait(function() return status("app:waits") == "failed" end)
  assert(changes():delete("app:waits"):apply())
  support.wait(function() return not system.supervisor.state("app:waits") end)
  _, err = system.supervisor.state("app:waits")
  local n = 0
  for _, process in ipairs(system.hosts.processes("app:procs")) do if process.source == "app:fails" then n = n + 1 end end
  print("gone", err:kind(), n)

  -- One that does not hear that it is to stop is ended, and the next one begins.
  assert(changes():create(service("s_deaf", "deaf", {}, { stop_timeout = "50ms" })):apply({ wait = true }))
  assert(changes():update(service("s_deaf", "deaf", { 1 }, { stop_timeout = "50ms" })):apply({ wait = true }))
  support.wait(function() return counts:get("deaf") == 2 and status("app:s_deaf") == "running" end)
  print("stubborn", (counts:get("deaf")), status("app:s_deaf"))

  -- A change that is refused as a whole leaves what runs alone.
  local before = system.supervisor.state("app:changed").started_at
  _, err = changes():update(service("changed", "worker", { 51 })):update({ id = "app:worker", data = { source = "return {" } }):apply()
  time.sleep("20ms")
  print("refused", err:kind(), status("app:changed"), system.supervisor.state("app:changed").started_at == before and "same")
end }
