-- spec: supervision 13.37
-- Limits of a host hold for its processes.
-- command: run -s -x app:main
-- expect: nil	reduction limit exceeded
-- expect: nil	[..]memory[..]
-- expect: fine	nil

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://hosts_have_limits.lua, modules: [system, time, terminal, logger] }
  - { name: tight, kind: process.host, host: { max_reductions: 100000 } }
  - { name: small, kind: process.host, host: { max_memory: 1M } }
]==]

local system, time = require("system"), require("time")

return { main = function()
  print(process.exec(function() while true do end end, "app:tight"))
  print(process.exec(function() local t = {} while true do t[#t + 1] = ("x"):rep(1000) .. #t end end, "app:small"))
  print(process.exec(function() return "fine" end, "app:procs"))
end }
