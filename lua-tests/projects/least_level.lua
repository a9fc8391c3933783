-- spec: entries 6.5 (logmanager.min_level)
-- Where records are written from info on, the project may say another level.
-- command: run -c --set logmanager.min_level=1 -x app:main
-- expect: warn

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://least_level.lua, modules: [logger] }
]==]

return { main = function()
  local logger = require("logger")
  logger:info("hidden")
  for _, level in ipairs { "debug", "info", "warn", "error" } do
    if logger:enabled(level) then return print(level) end
  end
end }
