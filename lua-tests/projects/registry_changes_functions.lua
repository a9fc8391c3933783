-- spec: registry 11.3, 11.21, 11.22, 11.23, 11.24, 11.25, 11.27
-- Functions and libraries that change while the program runs: a hundred reloads, and no call that fails.
-- command: run -s -x app:main
-- expect: app:main	app:main
-- expect: made	NotFound
-- expect: old	new
-- expect: other
-- expect: Invalid cannot change app:f from function.lua to library.lua; delete and create it	true
-- expect: 2
-- expect: Conflict app:base is still imported by app:middle
-- expect: true	NotFound
-- expect: reloads	100	0	100
-- expect: Invalid	true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://registry_changes_functions.lua, modules: [registry, funcs, time] }
  - { name: base, kind: library.lua, source: "return { n = 1 }" }
  - { name: middle, kind: library.lua, source: "return { n = function() return base.n end }", imports: { base: base } }
  - { name: user, kind: function.lua, source: "return { main = function() return middle.n() end }", imports: { middle: middle } }
]==]

local registry, funcs, time = require("registry"), require("funcs"), require("time")

local function changes() return registry.snapshot():changes() end
local function source(text) return { id = "app:f", kind = "function.lua", data = { source = text, modules = { "time" } } } end
local function kind(_, err) return err and err:kind() end

return { main = function()
  print(registry.find({ kind = "process.lua" })[1].id, registry.find({ [".kind"] = "process.lua" })[1].id)
  assert(changes():create(source("return { main = function() return 'made' end }")):apply())
  local made = funcs.call("app:f")
  assert(changes():delete("app:f"):apply())
  print(made, kind(funcs.call("app:f")))

  assert(changes():create(source("return { main = function() require('time').sleep('200ms') return 'old' end }")):apply())
  local running = funcs.async("app:f")
  time.sleep("50ms")
  assert(changes():update(source("return { main = function() return 'new' end }")):apply())
  local new = funcs.call("app:f")
  print(running:response():receive():data(), new)
  assert(changes():delete("app:f"):create(source("return { main = function() return 'other' end }")):apply())
  print((funcs.call("app:f")))

  local library = { id = "app:f", kind = "library.lua", data = { source = "return {}" } }
  local _, err = changes():update(library):apply()
  local version = changes():delete("app:f"):create(library):apply()
  print(err:kind() .. " " .. err:message(), version ~= nil)

  assert(changes():update({ id = "app:base", data = { source = "return { n = 2 }" } }):apply())
  print((funcs.call("app:user")))
  _, err = changes():delete("app:base"):apply()
  print(err:kind() .. " " .. err:message())
  print(changes():delete("app:base"):delete("app:middle"):delete("app:user"):apply() ~= nil, kind(funcs.call("app:user")))

  -- Calls and messages while the code behind them changes.
  assert(changes():delete("app:f"):create(source("return { main = function() return 0 end }")):apply())
  local n_failed, is_over, n_messages = 0, false, 0
  local inbox, done = process.listen("count"), channel.new(2)
  coroutine.spawn(function()
    while not is_over do
      if not funcs.call("app:f") then n_failed = n_failed + 1 end
    end
    done:send(true)
  end)
  coroutine.spawn(function()
    for _ = 1, 100 do inbox:receive() n_messages = n_messages + 1 end
    done:send(true)
  end)
  for i = 1, 100 do
    assert(changes():update(source("return { main = function() return " .. i .. " end }")):apply())
    assert(funcs.call("app:f") == i)
    process.send(process.pid(), "count", i)
  end
  is_over = true
  done:receive()
  done:receive()
  print("reloads", 100, n_failed, n_messages)
  _, err = changes():update(source("return {")):apply()
  print(err:kind(), funcs.call("app:f") == 100)
end }
