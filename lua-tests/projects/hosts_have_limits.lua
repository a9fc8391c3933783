-- spec: supervision 13.37
-- Limits of a host hold for its processes.
-- command: run -s -x app:main
-- expect: nil	reduction limit exceeded
-- expect: nil	[..]memory[..]
-- expect: fine	nil
-- expect: 20	nil
-- expect: nil	mailbox full

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://hosts_have_limits.lua, modules: [system, time, terminal, logger] }
  - { name: tight, kind: process.host, host: { max_reductions: 100000 } }
  - { name: slow, kind: process.host, host: { mailbox_limit: 1, mailbox_policy: block } }
  - { name: small, kind: process.host, host: { max_memory: 1M } }
]==]

local system, time = require("system"), require("time")

return { main = function()
  print(process.exec(function() while true do end end, "app:tight"))
  print(process.exec(function() local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end end, "app:small"))
  print(process.exec(function() return "fine" end, "app:procs"))
  -- Who sends to a process of that host waits, unless the process was started with another policy.
  local function count()
    local inbox, n = process.inbox(), 0
    while inbox:receive():topic() ~= "end" do n = n + 1 end
    return n
  end
  local pid = process.spawn_monitored(count, "app:slow")
  for i = 1, 20 do process.send(pid, "v", i) end
  process.send(pid, "end")
  print(process.events():receive().result.value, nil)
  pid = process.with_options({ mailbox_policy = "error" }):spawn(function() process.events():receive() end, "app:slow")
  process.send(pid, "v", 1)
  print(process.send(pid, "v", 2))
end }
