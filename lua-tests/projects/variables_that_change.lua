-- spec: entries 4.1, registry 7.1 (env.*)
-- What was set stays when entries change, and stands in the place of placeholders of later changes; variables come and go.
-- command: run -s -x app:main
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://variables_that_change.lua, modules: [env, registry, time] }
  - { name: memory, kind: env.storage.memory }
  - { name: fixed, kind: env.storage.static, values: { B: fixed } }
  - { name: both, kind: env.storage.router, storages: [memory, fixed] }
  - { name: a, kind: env.variable, storage: memory, variable: A, default: one }
  - { name: b, kind: env.variable, storage: both, variable: B }
  - { name: teller, kind: process.lua, source: file://teller.lua }
]==]

-- file: teller.lua
--[==[
return { main = function(word) process.send("collector", "told", word) end }
]==]

local env, registry = require("env"), require("registry")

local function changes() return registry.snapshot():changes() end

local function service(name)
  return {
    id = "app:" .. name, kind = "process.service",
    data = { process = "app:teller", host = "app:procs", input = { "${env:A} ${env:B}" }, lifecycle = { auto_start = true } },
  }
end

return { main = function()
  local told = process.listen("told")
  process.registry.register("collector")
  assert(env.set("A", "two"))
  assert(changes():create(service("first")):apply())
  assert((told:receive()) == "two fixed")
  assert(env.set("B", "set"))
  assert(changes():create(service("second")):apply())
  assert((told:receive()) == "two set")

  -- Another default, another name, another variable of the same storage: values stay.
  local entry = assert(registry.get("app:a"))
  entry.data.default = "other"
  local new = { id = "app:c", kind = "env.variable", data = { storage = "app:memory", variable = "C", default = "new" } }
  assert(changes():update(entry):create(new):apply())
  assert(env.get("A") == "two" and env.get("B") == "set" and env.get("C") == "new" and env.get("app:c") == "new")
  assert(env.set("C", "c"))

  -- Other values of a storage; what was set in front of them stays.
  assert(changes():update({ id = "app:fixed", data = { values = { B = "changed" } } }):apply())
  assert(env.get("B") == "set" and env.get("C") == "c")

  -- A storage that is no more, and again there: nothing is in it. What is not used any more can go.
  local memory = assert(registry.get("app:memory"))
  local _, refused = changes():delete("app:memory"):apply()
  assert(refused:kind() == "Conflict" and env.get("A") == "two")
  assert(changes():delete("app:c"):apply())
  local value, err = env.get("C")
  assert(value == nil and err:kind() == "NotFound")
  assert(changes():delete("app:first"):delete("app:second"):apply())
  assert(changes():delete("app:memory"):create({ id = "app:memory", kind = "env.storage.static", data = { values = { A = "static" } } }):apply())
  assert(env.get("A") == "static" and env.get("B") == "changed")
  assert(memory.kind == "env.storage.memory")
  _, err = env.set("A", "x")
  assert(err:kind() == "PermissionDenied")
  print("ok")
end }
