-- spec: registry 6 (one after the other), 4
-- Who is ended in the middle of a change holds up nobody: the change is there as a whole or not at all, and others go on.
-- command: run -s -x app:main
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://registry_and_ends.lua, modules: [registry, time] }
  - { name: writer, kind: process.lua, source: file://writer.lua, modules: [registry] }
]==]

-- file: writer.lua
--[==[
local registry = require("registry")
return { main = function(name)
  local n = 0
  while true do
    n = n + 1
    local changes = registry.snapshot():changes()
    for part = 1, 3 do
      changes:create({ id = ("app:%s.%d.%d"):format(name, n, part), kind = "registry.entry" })
    end
    -- Code takes longer to be prepared.
    changes:create({ id = ("app:%s.%d.f"):format(name, n), kind = "function.lua", data = { source = "return function() return " .. n .. " end" } })
    assert(changes:apply())
  end
end }
]==]

local registry, time = require("registry"), require("time")

return { main = function()
  for round = 1, 12 do
    local pids = {}
    for i = 1, 3 do pids[i] = assert(process.spawn("app:writer", "app:procs", "w" .. round .. "x" .. i)) end
    time.sleep(round .. "ms")
    for _, pid in ipairs(pids) do process.terminate(pid) end
    assert(registry.snapshot():changes():create({ id = "app:round" .. round, kind = "registry.entry" }):apply())
  end
  -- Those that were ended may have asked for one last change each, which comes as a whole.
  time.sleep("50ms")
  local parts = {}
  for _, entry in ipairs(registry.find({ [".name"] = "w*" })) do
    local group = entry.id:match("^(app:w%d+x%d+%.%d+)%.")
    if group then parts[group] = (parts[group] or 0) + 1 end
  end
  for group, n in pairs(parts) do assert(n == 4, group) end
  local rounds = #registry.find({ [".name"] = "round*" })
  local n = 0
  for _ in pairs(parts) do n = n + 1 end
  assert(rounds == 12 and #registry.versions() == 1 + rounds + n, #registry.versions() .. " " .. n)
  print("ok")
end }
