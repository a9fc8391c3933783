-- spec: entries 4.1
-- With its value an entry is checked as if it had been written so.
-- command: run -x app:main
-- status: 1
-- stderr: error[C0611]: app:cache (store.memory): max size must be non-negative

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_placeholder_with_a_wrong_value.lua }
  - { name: fixed, kind: env.storage.static, values: { SIZE: "-5" } }
  - { name: size, kind: env.variable, storage: fixed, variable: SIZE }
  - { name: cache, kind: store.memory, max_size: "${env:SIZE}" }
]==]

return function() print("started") end
