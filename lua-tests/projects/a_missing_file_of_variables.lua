-- spec: entries 14
-- command: run -x app:main
-- status: 1
-- stderr: error[C0702]: file 'none.env' does not exist; set auto_create: true to create it

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_missing_file_of_variables.lua }
  - { name: file, kind: env.storage.file, file_path: none.env }
]==]

return function() print("started") end
