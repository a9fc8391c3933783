-- spec: entries 8.2
-- Modules and imports that an entry lists are globals, however the code looks for them: by name in an inner function, in `_G`, in a loop
-- over all of them, in a function that another process gets. What the code sets as globals is its own.
-- command: run -s -x app:main
-- expect: function	table	function
-- expect: function	table	function
-- expect: function	nil	true	true
-- expect: function	function
-- expect: 3
-- expect: nil
-- expect: app:plain	7	true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host, lifecycle: { auto_start: true } }
  - { name: term, kind: terminal.host }
  - { name: lib, kind: library.lua, source: file://lib.lua }
  - { name: by_table, kind: function.lua, source: file://by_table.lua, modules: [time, json], imports: { lib: "app:lib" } }
  - { name: by_env, kind: function.lua, source: file://by_env.lua, modules: [time], imports: { lib: "app:lib" } }
  - { name: sets, kind: function.lua, source: file://sets.lua, modules: [time] }
  - { name: plain, kind: function.lua, source: file://plain.lua, modules: [time], imports: { lib: "app:lib" } }
  - name: main
    kind: process.lua
    source: file://modules_as_globals.lua
    modules: [funcs, time]
    imports: { lib: "app:lib" }
]==]

-- file: lib.lua
--[==[
-- Its `require` is its own, and so are its globals.
return { add = function(n) return n + 1 end, time = function() return pcall(require, "time") end, globals = function() return time end }
]==]

-- file: by_table.lua
--[==[
return { main = function()
  local seen = {}
  for name in pairs(_G) do seen[name] = true end
  return { type(_G.time.now), _G.nothing, seen.time and seen.json, _G.lib.add(1) == 2 }
end }
]==]

-- file: by_env.lua
--[==[
local globals = _ENV
return { main = function() return { type(globals.time.now), type(globals.lib.add) } end }
]==]

-- file: sets.lua
--[==[
count = 2
return { main = function() count = count + 1 return count end }
]==]

-- file: plain.lua
--[==[
local time, lib = require("time"), require("lib")
return { main = function(n)
  time.sleep("1us")
  return { "app:plain", lib.add(n), select(1, lib.time()) == false and lib.globals() == nil }
end }
]==]

local funcs = require("funcs")

local function call(id, ...) return table.unpack(assert(funcs.call(id, ...)), 1, 4) end

return { main = function()
  -- A function of this entry in another process finds them, too.
  local function named() return type(time.now), type(time), type(lib.add) end
  print(named())
  local seen = process.listen("named")
  assert(process.spawn(function(main) process.send(main, "named", named()) end, "app:procs", process.pid()))
  print(table.unpack((seen:receive())))
  print(call("app:by_table"))
  print((select(1, call("app:by_env"))), (select(2, call("app:by_env"))))
  print((funcs.call("app:sets")))
  print(count)
  print((select(1, call("app:plain", 6))), (select(2, call("app:plain", 6))), (select(3, call("app:plain", 6))))
end }
