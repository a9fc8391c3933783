-- spec: registry 11.26
-- A library that would break the types of who imports it is refused, and the old code goes on.
-- command: run -s -x app:main
-- expect: 1
-- expect: Invalid app:user: string not assignable to number (line 1)	0
-- expect: 1
-- expect: true	2	1

-- file: .wippy.yaml
--[==[
version: "1.0"
lua: { type_system: { enabled: true, strict: true } }
]==]

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://registry_checks_types.lua, modules: [registry, funcs] }
  - { name: base, kind: library.lua, source: "local function n(): number return 1 end return { n = n }" }
  - { name: user, kind: function.lua, source: "local base = require('base') local function main(): number local n: number = base.n() return n end return { main = main }", imports: { base: base } }
]==]

local registry, funcs = require("registry"), require("funcs")

local function base(text: string)
  local changes = assert(assert(registry.snapshot()):changes())
  return assert(changes:update({ id = "app:base", kind = "library.lua", data = { source = text } })):apply()
end

local function version(): integer
  return assert(registry.current_version()):id()
end

local function main()
  print((funcs.call("app:user")))
  local _, err = base("local function n(): string return 'one' end return { n = n }")
  print(tostring(err and err:kind()) .. " " .. tostring(err and err:message()), version())
  print((funcs.call("app:user")))
  print(base("local function n(): number return 2 end return { n = n }") ~= nil, (funcs.call("app:user")), version())
  return 0
end
return { main = main }
