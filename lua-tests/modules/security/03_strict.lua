-- spec: modules/security 6
-- policies: strict.json
-- expect: ok
local security = require("security")
assert(security.can("a", "b") == false)
-- Whoever has no actor or no scope may do nothing that is asked for.
local got, err = require("env").get("PATH")
assert(got == nil and err:kind() == "PermissionDenied" and tostring(err):find("PATH", 1, true))
got, err = process.spawn(function() end)
assert(got == nil and err:kind() == "PermissionDenied" and tostring(err):find("not allowed to spawn process: app:03_strict", 1, true), tostring(err))
got, err = process.exec(function() end)
assert(got == nil and tostring(err):find("not allowed to exec process: app:03_strict", 1, true), tostring(err))
got, err = process.with_context { a = 1 }
assert(got == nil and err:kind() == "PermissionDenied" and tostring(err):find("not allowed to spawn processes with custom context", 1, true))
assert(not pcall(security.new_actor, "x") and not pcall(security.new_scope))
-- Own coroutines, channels and the mailbox need no permission.
local ch = channel.new()
coroutine.spawn(function() ch:send(1) end)
assert(ch:receive() == 1 and process.inbox())
print("ok")
