-- spec: entries 6.5
-- command: run --set logger.levels.app=loud -x app:main
-- status: 1
-- stderr: logger.levels should be a map of names to debug, info, warn or error

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_wrong_level.lua }
]==]

return {}
