-- spec: entries 20.25, modules 46
-- Modules that are listed, imports, and what is always there.
-- command: run -s -x app:main
-- expect: true	true	true	nil
-- expect: false	module 'json' not found (add it to the entry's modules list)
-- expect: false	module 'jsson' not found
-- expect: nil	nil	nil	nil	nil	function	nil
-- expect: false	[..]frozen table[..]

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://require_in_entries.lua, modules: [system, time, terminal, logger] }
]==]

local system, time = require("system"), require("time")

return { main = function()
  print(require("time") == time, require("string") == string, require("channel") == channel, json)
  print(pcall(require, "json"))
  print(pcall(require, "jsson"))
  print(load, dofile, debug, io, collectgarbage, type(os.time), os.exit)
  print(pcall(function() string.x = 1 end))
end }
