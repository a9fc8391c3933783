-- spec: entries 8.4, 20.29a
-- A coroutine that outlives its call has a heap that can be collected, and can wait again.
-- command: run -x app:main
-- expect: returned	nil
-- expect: late	10
-- expect: late	10

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_call_that_goes_on.lua, modules: [funcs] }
  - { name: f, kind: function.lua, source: file://f.lua }
]==]

-- file: f.lua
--[==[
local function wait(depth, first)
  if depth > 0 then return (wait(depth - 1, first)) end
  return (first:receive())
end
return function()
  -- Before anybody knows of this process: what nobody listens for is the inbox's.
  local first = process.listen("first")
  coroutine.spawn(function()
    for _ = 1, 2 do
      process.inbox():receive()
      local t = {}
      for i = 1, 10 do t[i] = { tostring(i) } end
      process.send("main", "late", #t)
    end
  end)
  process.send("main", "pid", process.pid())
  wait(20, first)
  return "returned"
end
]==]

local funcs = require("funcs")

return function()
  assert(process.registry.register("main"))
  local pids, late = process.listen("pid"), process.listen("late")
  local future = assert(funcs.async("app:f"))
  local pid = pids:receive()
  process.send(pid, "first", 1)
  local payload = future:response():receive()
  print(payload:data(), nil)
  for _ = 1, 2 do
    process.send(pid, "go")
    print("late", (late:receive()))
  end
end
