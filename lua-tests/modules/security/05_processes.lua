-- spec: processes 18
-- policies: policies.json
-- expect: ok
local security = require("security")
local actor = security.new_actor("user:1")
local function as(ids, f, ...)
    local policies = {}
    for i, id in ipairs(ids) do policies[i] = assert(security.policy(id)) end
    local scope = security.new_scope(policies)
    return assert(process.with_context({}):with_actor(actor):with_scope(scope):exec(f, nil, ...))
end
local target = assert(process.spawn(function() process.inbox():receive() end))
process.registry.register("someone", target)
assert(as({ "app:all", "app:no_processes" }, function(target)
    local function denied(text, got, err)
        assert(got == nil and err:kind() == "PermissionDenied" and err:retryable() == false, tostring(err))
        assert(tostring(err):find(text, 1, true), tostring(err))
    end
    local id = process.id()
    denied("not allowed to spawn process: " .. id, process.spawn(function() end))
    denied("not allowed to spawn process: " .. id, process.spawn_linked_monitored(function() end))
    denied("not allowed to exec process: " .. id, process.exec(function() end))
    denied("not allowed to spawn process: app.job:run", process.spawn("app.job:run"))
    for _, operation in ipairs { "send", "cancel", "terminate", "monitor", "unmonitor", "link", "unlink" } do
        denied("not allowed to " .. operation .. ": " .. target, process[operation](target, "t"))
        denied("not allowed to " .. operation .. ": someone", process[operation]("someone", "t"))
    end
    denied("custom context", process.with_context { a = 1 })
    denied("custom options", process.with_options { max_tasks = 5 })
    denied("not allowed to register name: n", process.registry.register("n"))
    denied("not allowed to register name (strong): n", process.registry.register("n", nil, process.registry.STRONG))
    denied("not allowed to unregister name: n", process.registry.unregister("n"))
    -- What cannot be found is said before what is not allowed.
    local _, err = process.send("nobody", "t")
    assert(err:kind() == "NotFound")
    _, err = process.spawn("app.none:none")
    assert(err:kind() == "NotFound")
    _, err = process.spawn(function() end, "app:elsewhere")
    assert(err:kind() == "NotFound")
    return true
end, target))
assert(as({ "app:run", "app:no_names" }, function(target)
    local got, err = process.registry.register("n", target)
    assert(got == nil and tostring(err):find("not allowed to register name: n", 1, true))
    -- Everything else goes on.
    assert(process.exec("app.job:run") == "ran" and process.monitor(target) and process.unmonitor(target))
    assert(process.with_options({ max_tasks = 5 }):exec(function() return 1 end) == 1)
    assert(process.send(target, "t"))
    return true
end, target))
print("ok")
-- file: job/run.lua
--[==[
return function() return "ran" end
]==]
