-- spec: modules/eval 4, 5
-- Libraries of a project, with modules that the program does not have.
-- command: run -s -x app:main
-- expect: 3	true	counter
-- expect: 1	2	1
-- expect: [1]
-- expect: nil	module 'json' not found (add it to the option modules)
-- expect: storage	true
-- expect: module 'store' not found (its classes are forbidden; grant it to the import)
-- expect: module 'store' not found (add it to the option modules)
-- expect: nil	true
-- expect: false	loop or previous error loading module 'ring'
-- expect: Invalid	app:main is no library
-- expect: NotFound	there is no library app:nothing
-- expect: Invalid	app:none is no library
-- expect: NotFound	there is no module 'nothing'
-- expect: app:main	nil	program
-- expect: Timeout

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://main.lua, modules: [eval_runner, time] }
  - { name: none, kind: store.memory }
  - { name: counter, kind: library.lua, source: file://counter.lua, modules: [json], imports: { base: app:base } }
  - { name: base, kind: library.lua, source: file://base.lua }
  - { name: keeper, kind: library.lua, source: file://keeper.lua, modules: [store], imports: { inner: app:inner } }
  - { name: inner, kind: library.lua, source: file://inner.lua, modules: [store] }
  - { name: ring, kind: library.lua, source: file://ring.lua, imports: { broken: app:broken } }
  - { name: broken, kind: library.lua, source: file://broken.lua }
]==]

-- file: counter.lua
--[==[
local base = require("base")
local Counter = {}
Counter.__index = Counter
function Counter:add(n) self.n = self.n + n return self.n end
name = "counter"
return {
  new = function(n) return setmetatable({ n = n }, Counter) end,
  text = function(v) return (json.encode(v)) end,
  base = base, name = function() return name end,
}
]==]

-- file: base.lua
--[==[
runs = (runs or 0) + 1
return { runs = function() return runs end }
]==]

-- file: keeper.lua
--[==[
return { kind = function() return type(require("store").get) == "function" and "storage", require("inner").works() end }
]==]

-- file: inner.lua
--[==[
return { works = function() return store == require("store") end }
]==]

-- file: ring.lua
--[==[
error("never there")
]==]

-- file: broken.lua
--[==[
return {}
]==]

-- file: main.lua
--[==[
local runner = require("eval_runner")
local function message(v, err)
  local text = tostring(err):gsub("^.-: (module)", "%1"):gsub("\n.*", "")
  return (text:gsub("^%S+:%d+: ", ""))
end
local function main()
  local imports = { counter = "app:counter" }
  print(runner.run { source = "local c = counter.new(1) c:add(2) return c.n, counter == require('counter'), counter.name()", imports = imports })
  print(runner.run { source = "local base = counter.base return base.runs(), counter.new(1):add(1), require('counter').base.runs()", imports = imports })
  print((runner.run { source = "return counter.text({ 1 })", imports = imports }))
  print(nil, message(runner.run { source = "return counter and require('json')", imports = imports }))
  -- What is granted to a library is granted to what it imports, and to nobody else.
  local granted = { keeper = { id = "app:keeper", modules = { "store" } } }
  print(runner.run { source = "return keeper.kind()", imports = granted })
  print(message(runner.run { source = "return keeper.kind()", imports = { keeper = "app:keeper" } }))
  print(message(runner.run { source = "return keeper and require('store')", imports = granted }))
  print(runner.run { source = "return store, require('keeper') == keeper", imports = granted })
  print(runner.run { source = "pcall(require, 'ring') local ok, err = pcall(require, 'ring') return ok, (err:gsub('^%S+: ', ''))", imports = { ring = "app:ring" } })
  for _, import in ipairs { "app:main", "app:nothing", "app:none", { id = "app:counter", modules = { "nothing" } } } do
    local v, err = runner.run { source = "return 1", imports = { x = import } }
    print(err:kind(), err:message())
  end
  -- Globals of the one are not those of the other.
  name = "app:main"
  print(name, (runner.run { source = "name = 'program' return counter and nil", imports = imports }), (runner.run {
    source = "name = 'program' counter.new(1) return name", imports = imports }))
  local v, err = runner.run { source = "while true do end", timeout = "20ms" }
  print(err:kind())
end
return { main = main }
]==]
