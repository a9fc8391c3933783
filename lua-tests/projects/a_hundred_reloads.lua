-- spec: registry 7.1, 7.2
-- A library changes a hundred times while functions are called and messages come: no call fails, each gives a value that was true while
-- it ran, and a process that upgrades itself loses no message.
-- command: run -s -x app:main
-- timeout: 240
-- expect: versions	100
-- expect: calls	true	0	0
-- expect: messages	true	true
-- expect: upgrades	true	100

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_hundred_reloads.lua, modules: [registry, funcs, time, system] }
  - { name: lib, kind: library.lua, source: "return { n = 0 }" }
  - { name: middle, kind: library.lua, source: "return { n = function() return lib.n end }", imports: { lib: lib } }
  - { name: f, kind: function.lua, source: file://f.lua, imports: { middle: middle }, modules: [time] }
  - { name: counter, kind: process.lua, source: file://counter.lua, imports: { middle: middle } }
  - { name: svc, kind: process.service, process: counter, host: procs, lifecycle: { auto_start: true, stop_timeout: 20ms } }
]==]

-- file: f.lua
--[==[
local time = require("time")
return { main = function(wait)
  local before = middle.n()
  if wait then time.sleep("1ms") end
  assert(middle.n() == before, "a call stays what it began as")
  return before
end }
]==]

-- file: counter.lua
--[==[
local function main(total, last, n_upgrades)
  total, last, n_upgrades = total or 0, last or 0, n_upgrades or 0
  process.set_options({ upgradable = true })
  process.registry.register("counter")
  local count, ask, events = process.listen("count"), process.listen("ask"), process.events()
  while true do
    local picked = channel.select({ events:case_receive(), count:case_receive(), ask:case_receive() })
    if picked.channel == events then
      if picked.value.kind == process.event.OUTDATED then process.upgrade(nil, total, last, n_upgrades + 1) end
      return total
    elseif picked.channel == count then
      -- Each comes once, and in order.
      assert(picked.value == last + 1, "message " .. picked.value .. " behind " .. last)
      total, last = total + 1, picked.value
    else
      process.send(picked.value, "told", { total = total, n_upgrades = n_upgrades, n = middle.n() })
    end
  end
end
return { main = main }
]==]

local registry, funcs, time, system = require("registry"), require("funcs"), require("time"), require("system")

local N, N_CALLERS = 100, 8

return { main = function()
  local told, pid = process.listen("told"), process.registry.lookup("counter")
  local is_over, n_calls, n_failed, n_wrong, n_sent = false, 0, 0, 0, 0
  local done = channel.new(N_CALLERS + 1)
  local present = 0
  for caller = 1, N_CALLERS do
    coroutine.spawn(function()
      while not is_over do
        local before = present
        local n = funcs.call("app:f", caller % 2 == 0)
        n_calls = n_calls + 1
        -- A call that began behind an apply never gives what was before it.
        if not n then n_failed = n_failed + 1 elseif n < before then n_wrong = n_wrong + 1 end
      end
      done:send(true)
    end)
  end
  coroutine.spawn(function()
    while not is_over do
      for _ = 1, 10 do
        n_sent = n_sent + 1
        assert(process.send("counter", "count", n_sent))
      end
      time.sleep("1ms")
    end
    done:send(true)
  end)
  for i = 1, N do
    local changes = registry.snapshot():changes()
    assert(changes:update({ id = "app:lib", data = { source = "return { n = " .. i .. " }" } }):apply())
    present = i
    if i % 10 == 0 then time.sleep("5ms") end
  end
  is_over = true
  for _ = 1, N_CALLERS + 1 do done:receive() end
  print("versions", registry.current_version():id())
  print("calls", n_calls > N_CALLERS, n_failed, n_wrong)
  local state
  repeat
    process.send("counter", "ask", process.pid())
    state = told:receive()
  until state.total == n_sent and state.n == N
  print("messages", state.total == n_sent, process.registry.lookup("counter") == pid)
  print("upgrades", state.n_upgrades >= 1 and state.n_upgrades <= N, state.n)
  assert(system.supervisor.state("app:svc").retry_count == 0)
end }
