-- spec: modules/env 11
-- What is stored is what was written.
-- command: registry show app:files -f directory
-- expect: ${env:FOLDER|data}/x

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://placeholders_stay_in_the_registry.lua }
  - { name: files, kind: fs.directory, directory: "${env:FOLDER|data}/x" }
]==]

return function() print("not run") end
