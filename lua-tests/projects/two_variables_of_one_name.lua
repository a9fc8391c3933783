-- spec: modules/env 7
-- command: run -x app:main
-- status: 1
-- stderr: error[C0704]: app:a and app:b both have the variable 'SAME'

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://two_variables_of_one_name.lua }
  - { name: memory, kind: env.storage.memory }
  - { name: a, kind: env.variable, storage: memory, variable: SAME }
  - { name: b, kind: env.variable, storage: memory, variable: SAME }
]==]

return function() print("started") end
