-- spec: modules/logger (output: levels by name)
-- The longest name decides, the command line says more.
-- command: run --set logger.levels.quiet.more=warn -x app:main
-- expect: ok
-- stderr: shown by its name
-- stderr: a warning

-- file: .wippy.yaml
--[==[
version: "1.0"
logger:
  levels:
    app: info
    app.http: debug
    app.db: warn
    quiet: { deep: error }
]==]

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: main, kind: process.lua, source: file://levels_of_loggers.lua, modules: [logger] }
]==]

local logger = require("logger")
return { main = function()
  local function least(name)
    local logger = name == "" and logger or logger:named(name)
    for _, level in ipairs { "debug", "info", "warn", "error" } do
      if logger:enabled(level) then return level end
    end
  end
  for name, level in pairs {
    [""] = "error", app = "info", ["app.http"] = "debug", ["app.http.tls"] = "debug", ["app.db"] = "warn",
    ["app.other"] = "info", apple = "error", ["quiet.deep"] = "error", ["quiet.more"] = "warn", quiet = "error",
  } do
    assert(least(name) == level, name .. " " .. tostring(least(name)))
  end
  logger:named("app.http"):debug("shown by its name")
  logger:named("app.db"):info("hidden")
  logger:named("app.db"):warn("a warning")
  print("ok")
end }
