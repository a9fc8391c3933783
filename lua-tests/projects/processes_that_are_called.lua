-- spec: funcs 10, 13.48
-- A process that says on which host can be called as a function: it runs there, with the context of the caller, may upgrade itself, and
-- has its grace when it is given up, whether it reads its events or not.
-- command: run -s -x app:main
-- expect: {app:procs|[..]}	ada	3	nil
-- expect: {app:other|[..]}	nil	0	nil
-- expect: nil	Internal	broken.lua:3: no luck
-- expect: nil	Invalid	no tea
-- expect: nil	NotFound	no handler registered for target
-- expect: nil	NotFound	host not found: app:nowhere
-- expect: nil	Invalid	not a process host: app:counts
-- expect: nil	Unavailable	host app:narrow is full (1 processes)
-- expect: true	nil	NotFound	host not found: app:nowhere
-- expect: call canceled
-- expect: call timed out
-- expect: nil	Timeout
-- expect: ended
-- expect: Canceled
-- expect: true	true
-- expect: renewed	{app:procs|[..]}
-- expect: done	true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: term, kind: terminal.host }
  - { name: procs, kind: process.host, lifecycle: { auto_start: true } }
  - { name: other, kind: process.host, lifecycle: { auto_start: true } }
  - { name: narrow, kind: process.host, host: { max_processes: 1 }, lifecycle: { auto_start: true } }
  - { name: counts, kind: store.memory }
  - { name: main, kind: process.lua, source: file://processes_that_are_called.lua, modules: [funcs, time] }
  - { name: who, kind: process.lua, source: file://who.lua, modules: [ctx], meta: { default_host: "app:procs" } }
  - { name: who_else, kind: process.lua, source: file://who.lua, modules: [ctx], meta: { options: { default_host: other } } }
  - { name: broken, kind: process.lua, source: file://broken.lua, meta: { default_host: "app:procs" } }
  - { name: no_host, kind: process.lua, source: file://who.lua, modules: [ctx] }
  - { name: lost, kind: process.lua, source: file://who.lua, modules: [ctx], meta: { default_host: "app:nowhere" } }
  - { name: in_a_store, kind: process.lua, source: file://who.lua, modules: [ctx], meta: { default_host: "app:counts" } }
  - { name: waits, kind: process.lua, source: file://waits.lua, modules: [time], meta: { default_host: "app:narrow" } }
  - name: hasty
    kind: process.lua
    source: file://waits.lua
    modules: [time]
    meta: { default_host: "app:procs", options: { timeout: 50ms, cancel_grace: 10s } }
  - name: deaf
    kind: process.lua
    source: file://deaf.lua
    modules: [time]
    meta: { default_host: "app:procs", options: { cancel_grace: 30s } }
  - name: stubborn
    kind: process.lua
    source: file://deaf.lua
    modules: [time]
    meta: { default_host: "app:procs", options: { cancel_grace: 20ms } }
  - { name: old, kind: process.lua, source: file://old.lua, meta: { default_host: "app:procs" } }
  - { name: new, kind: process.lua, source: file://new.lua }
  - { name: leaves, kind: process.lua, source: file://leaves.lua, modules: [time], meta: { default_host: "app:procs" } }
]==]

-- file: who.lua
--[==[
local ctx = require("ctx")
return { main = function(...) return { process.pid(), (ctx.get("user")), select("#", ...) } end }
]==]

-- file: broken.lua
--[==[
return { main = function(how)
  if how == "return" then return nil, errors.new { kind = errors.INVALID, message = "no tea" } end
  error("no luck")
end }
]==]

-- file: waits.lua
--[==[
return { main = function(main)
  local events = process.events()
  process.send(main, "began", process.pid())
  process.send(main, "reason", events:receive().reason)
end }
]==]

-- file: deaf.lua
--[==[
local time = require("time")
-- It does not read its events: it has its grace all the same.
return { main = function(main, wait)
  process.send(main, "began", process.pid())
  time.sleep(wait)
  process.send(main, "reason", "ended")
  time.sleep("1h")
end }
]==]

-- file: old.lua
--[==[
return { main = function(word) process.upgrade("app:new", word .. "ed") end }
]==]

-- file: new.lua
--[==[
return { main = function(word) return { word, process.pid() } end }
]==]

-- file: leaves.lua
--[==[
local time = require("time")
-- What a function has started goes on when it returns; what a process has ends with it.
return { main = function(main)
  coroutine.spawn(function()
    time.sleep("1h")
  end)
  return "done"
end }
]==]

local funcs, time = require("funcs"), require("time")

return { main = function()
  local began, reason = process.listen("began"), process.listen("reason")
  local function show(value, err)
    if value then
      print(value[1], value[2], value[3], err)
    else
      print(value, err:kind(), err)
    end
  end
  local me = process.pid()
  show(funcs.new():with_context { user = "ada" }:call("app:who", 1, 2, 3))
  show(funcs.call("app:who_else"))
  show(funcs.call("app:broken"))
  show(funcs.call("app:broken", "return"))
  show(funcs.call("app:no_host"))
  show(funcs.call("app:lost"))
  show(funcs.call("app:in_a_store"))

  local future = funcs.async("app:waits", me)
  began:receive()
  show(funcs.call("app:waits", me))
  local lost = funcs.async("app:lost")
  lost:response():receive()
  print(lost:is_complete(), lost:result(), lost:error():kind(), (lost:error()))
  future:cancel()
  print((reason:receive()))

  local value, err = funcs.call("app:hasty", me)
  began:receive()
  print((reason:receive()))
  print(value, err:kind())

  future = funcs.async("app:deaf", me, "200ms")
  began:receive()
  future:cancel()
  print((reason:receive()))
  print((future:error()):kind())

  -- Grace of 20 ms: it is ended before it says so.
  future = funcs.async("app:stubborn", me, "1h")
  local pid = began:receive()
  assert(process.monitor(pid))
  future:cancel()
  local event = process.events():receive()
  local r = channel.select { reason:case_receive(), default = true }
  print(event.from == pid and event.result.error ~= nil, r.default)

  local renewed = assert(funcs.call("app:old", "renew"))
  print(renewed[1], renewed[2])
  local done = funcs.call("app:leaves")
  print(done, true)
end }
