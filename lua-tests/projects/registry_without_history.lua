-- spec: registry 11.41
-- Without history there is the present and nothing else.
-- command: run -s -x app:main
-- expect: v1	1	registry.entry
-- expect: nil	Unavailable registry history is off
-- expect: false	Unavailable registry history is off
-- expect: false	Unavailable registry history is off
-- expect: nil	Unavailable registry history is off

-- file: .wippy.yaml
--[==[
version: "1.0"
registry: {enable_history: false}
]==]

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://registry_without_history.lua, modules: [registry] }
]==]

local registry = require("registry")

local function told(value, err) return value, err and err:kind() .. " " .. err:message() end

return { main = function()
  local version = assert(registry.snapshot():changes():create({ id = "app:new", kind = "registry.entry" }):apply())
  print(version:string(), #registry.versions(), registry.get("app:new").kind)
  print(told(registry.snapshot_at(1)))
  print(told(registry.apply_version(0)))
  print(told(registry.apply_version(version)))
  print(told(registry.history():get_version(0)))
  return 0
end }
