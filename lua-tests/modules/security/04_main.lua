-- spec: modules/security 12, processes 18
-- policies: named.json
-- expect: ok
local security = require("security")
assert(security.actor():id() == "user:1" and security.actor():meta().level == 3 and security.scope():contains("app:run"))
assert(security.can("process.spawn", "x") and not security.can("env.get", "PATH"))
assert(process.exec(function() return require("security").actor():id() end) == "user:1")
local got, err = require("env").get("PATH")
assert(got == nil and err:kind() == "PermissionDenied")
-- Actor and scope stay when another program takes over; what it may not do stays forbidden.
assert(process.exec("app.next:main") == "user:1 PermissionDenied")
print("ok")
-- file: next/main.lua
--[==[
return function(again)
    if not again then process.upgrade("", true) end
    local _, err = require("env").get("PATH")
    return require("security").actor():id() .. " " .. err:kind()
end
]==]
