-- spec: entries 15
-- A directory that is not there, and is not to be made, stops the start.
-- command: run -x app:main
-- status: 1
-- stderr: error[C0711]: directory './data' does not exist; set auto_init: true to create it

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://a_missing_directory.lua }
  - { name: files, kind: fs.directory, directory: ./data }
]==]

return function() print("started") end
