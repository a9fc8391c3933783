-- spec: modules/env 5
-- A storage with `default: true` has the names that no entry declares.
-- command: run -x app:main
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://names_that_nothing_declares.lua, modules: [env] }
  - { name: system, kind: env.storage.os }
  - { name: memory, kind: env.storage.memory }
  - { name: all, kind: env.storage.router, storages: [memory, system], default: true }
  - { name: fixed, kind: env.storage.static, values: { DECLARED: here } }
  - { name: declared, kind: env.variable, storage: fixed, variable: DECLARED }
]==]

local env = require("env")

return function()
  local path = assert(env.get("PATH"))
  assert(env.set("PATH", "own") and env.get("PATH") == "own" and env.set("NEW", "n") and env.get("NEW") == "n")
  local _, err = env.set("DECLARED", "x")
  assert(err:kind() == "PermissionDenied" and env.get("DECLARED") == "here" and #path > 0)
  local all = env.get_all()
  assert(all.PATH == "own" and all.NEW == "n" and all.DECLARED == "here")
  print("ok")
end
