-- spec: registry 11.35
-- A policy that changes holds at the next question, also for scopes and processes that are there already.
-- command: run -s -x app:main
-- expect: seen
-- expect: PermissionDenied
-- expect: seen

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host, lifecycle: { auto_start: true } }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://registry_changes_a_policy.lua, modules: [registry, security] }
  - { name: reader, kind: process.lua, source: "local registry = require('registry') return { main = function() process.send('main', 'ready', process.pid()) process.listen('go'):receive() local e, err = registry.get('app:main') return e and 'seen' or err:kind() end }", modules: [registry] }
  - name: readers
    kind: security.policy
    policy: { actions: "*", resources: "*", effect: allow }
]==]

local registry, security = require("registry"), require("security")

local function read(scope, between)
  local done = channel.new(1)
  coroutine.spawn(function()
    done:send({ process.with_context({}):with_actor(security.new_actor("reader")):with_scope(scope):exec("app:reader", "app:procs") })
  end)
  local pid = process.listen("ready"):receive()
  between()
  process.send(pid, "go", true)
  return table.unpack((done:receive()))
end

return { main = function()
  process.registry.register("main")
  local scope = security.new_scope({ assert(security.policy("app:readers")) })
  print(read(scope, function() end))
  local readers = { id = "app:readers", kind = "security.policy", data = { policy = { actions = { "process.*" }, resources = "*", effect = "allow" } } }
  -- The scope is there already, and so is the process that has it.
  print(read(scope, function() assert(registry.snapshot():changes():update(readers):apply()) end))
  assert(registry.apply_version(0))
  print(read(scope, function() end))
  return 0
end }
