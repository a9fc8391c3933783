-- spec: modules/logger 5, 7, 10
-- options: -c
-- stderr: s  INFO  app      shown                     {"n":1}
-- expect: ok
local logger = require("logger")
local function raises(text, f, ...)
    local ok, message = pcall(f, ...)
    assert(not ok and message:find(text, 1, true), message)
end
raises("name cannot be empty", function() logger:named("") end)
raises("string expected", function() logger:info() end)
raises("table expected", function() logger:info("x", 5) end)
raises("string expected", function() logger:info({}) end)
raises("table expected", function() logger:with("x") end)
raises("string expected", function() logger:named({}) end)
for _, name in ipairs { "debug", "info", "warn", "error", "with", "named", "enabled" } do
    raises("call it with a colon: logger:" .. name, function() logger[name]("x") end)
end
raises("one of debug, info, warn, error", function() logger:enabled("loud") end)
assert(logger:enabled("debug") == false and logger:enabled("info") and logger:enabled("error"))
logger:debug("hidden")
logger:named("app"):info("shown", { n = 1 })
assert(select("#", logger:info("nothing")) == 0)
print("ok")
