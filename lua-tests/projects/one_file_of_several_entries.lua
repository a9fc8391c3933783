-- spec: entries 8.3 (two entries sharing one file), 8.5
-- Entries of one file share its code, and nothing else; a text that comes back is the code that it was.
-- command: run -s -x app:main
-- expect: 1	1	1
-- expect: posted 1	balance 1
-- expect: 0	1	0

-- file: .wippy.yaml
--[==[
version: "1.0"
lua: { proto_cache_size: 2 }
]==]

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - name: main
    kind: process.lua
    source: file://one_file_of_several_entries.lua
    modules: [funcs, registry]
    imports: { a: a, b: b }
  - { name: a, kind: library.lua, source: file://count.lua }
  - { name: b, kind: library.lua, source: file://count.lua, imports: { a: a } }
  - { name: post, kind: function.lua, source: file://ledger.lua, method: post, imports: { count: a } }
  - { name: balance, kind: function.lua, source: file://ledger.lua, method: balance, imports: { count: b } }
]==]

-- file: count.lua
--[==[
n = (n or 0) + 1
return { n = function() return n end, more = function() n = n + 1 end }
]==]

-- file: ledger.lua
--[==[
local count = require("count")
return {
  post = function() return "posted " .. count.n() end,
  balance = function() return "balance " .. count.n() end,
}
]==]

local funcs, registry, a, b = require("funcs"), require("registry"), require("a"), require("b")

local function source(text) return { id = "app:f", kind = "function.lua", data = { source = text } } end

return { main = function()
  print(a.n(), b.n(), a.n() == b.n() and 1)
  b.more()
  assert(a.n() == 1 and b.n() == 2)
  print((funcs.call("app:post")), (funcs.call("app:balance")))
  local text = "return { main = function() return %d end }"
  local results = {}
  assert(registry.snapshot():changes():create(source(text:format(0))):apply())
  results[1] = funcs.call("app:f")
  for i = 1, 5 do
    assert(registry.snapshot():changes():update(source(text:format(i % 2))):apply())
    assert(funcs.call("app:f") == i % 2)
  end
  results[2] = funcs.call("app:f")
  assert(registry.snapshot():changes():update(source(text:format(0))):apply())
  results[3] = funcs.call("app:f")
  print(table.unpack(results))
end }
