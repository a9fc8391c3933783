-- spec: supervision 13.42, cli 9.23
-- Words behind the name are the program's; the first -- is nobody's.
-- command: run -s -x app:main a b -- --loud
-- expect: a	b	--loud
-- expect: a b --loud

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://arguments.lua, modules: [system, time, terminal, logger] }
]==]

return { main = function(...)
  print(...)
  print(table.concat(require("terminal").args(), " "))
end }
