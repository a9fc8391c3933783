-- spec: entries 4.1, modules/env 10
-- A declared variable without a value stops the start of the entry that names it.
-- command: run -x app:main
-- status: 1
-- stderr: error[C0701]: variable 'DATA_FOLDER' has no value

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_placeholder_without_value.lua }
  - { name: system, kind: env.storage.memory }
  - { name: folder, kind: env.variable, storage: system, variable: DATA_FOLDER }
  - { name: files, kind: fs.directory, directory: "${env:DATA_FOLDER}", auto_init: true }
]==]

return function() print("started") end
