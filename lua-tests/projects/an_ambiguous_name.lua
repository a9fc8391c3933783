-- spec: cli 9.25
-- A bare name that two entries have.
-- command: run -x worker
-- status: 2
-- stderr: 'worker' is ambiguous: app:worker, b:worker

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: worker, kind: process.lua, source: file://an_ambiguous_name.lua }
]==]

-- file: b/_index.yaml
--[==[
namespace: b
entries:
  - { name: worker, kind: process.lua, source: file:///an_ambiguous_name.lua }
]==]

return {}
