-- spec: modules/queue 6, 8: what a program without queues is told
-- policies: policies.json
-- expect: ok
local queue, security = require("queue"), require("security")
local function fails(kind, text, v, err)
    assert(v == nil and err:kind() == kind and err:message() == text and err:retryable() == false, tostring(err))
end
fails("NotFound", "queue not found: app:none", queue.publish("app:none", { 1 }))
fails("NotFound", "queue not found: app:none", queue.info("app:none"))
fails("Invalid", "queue ID required", queue.publish("", { 1 }))
fails("Invalid", "queue ID required", queue.info(""))
fails("Invalid", "no delivery found in context", queue.message())
assert(require("store").open { id = "app:store" })
fails("Invalid", "not a queue: app:store", queue.publish("app:store", 1))
for _, f in ipairs { queue.publish, queue.info } do assert(not pcall(f) and not pcall(f, {})) end
assert(not pcall(queue.publish, "app:none", 1, "headers"))

local function as(...)
    local policies = {}
    for i, id in ipairs { ... } do policies[i] = assert(security.policy(id)) end
    return process.with_context({}):with_actor(security.new_actor("user:1")):with_scope(security.new_scope(policies))
end
local function kind_and_text(id)
    local _, err = require("queue").publish(id, 1)
    return err:kind() .. ": " .. err:message()
end
assert(as("app:open"):exec(kind_and_text, nil, "app:open") == "PermissionDenied: queue publishing not allowed")
local spawner = as("app:publish", "app:open")
assert(spawner:exec(kind_and_text, nil, "app:shut") == "PermissionDenied: not allowed to publish to queue: app:shut")
assert(spawner:exec(kind_and_text, nil, "app:open") == "NotFound: queue not found: app:open")
assert(spawner:exec(kind_and_text, nil, "") == "Invalid: queue ID required")
print("ok")
