-- spec: cli 9.27
-- The key, the value and the form are named.
-- command: run --set shutdown.timeout=abc -x app:main
-- status: 1
-- stderr: shutdown.timeout
-- stderr: abc

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - { name: term, kind: terminal.host }
  - { name: main, kind: process.lua, source: file://a_wrong_setting.lua, modules: [system, time, terminal, logger] }
]==]

return {}
