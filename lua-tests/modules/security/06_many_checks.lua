-- spec: modules/security 14
-- policies: policies.json
-- needs: release
-- expect: ok
local security, time = require("security"), require("time")
local policies = {}
for _, id in ipairs { "app:readers", "app:own", "app:eq", "app:lt", "app:contains" } do
    policies[#policies + 1] = assert(security.policy(id))
end
-- Scopes keep one policy of each id: fifty evaluations a check.
local scope = security.new_scope(policies)
local actor = security.new_actor("user:1")
local started = time.now()
for _ = 1, 10000 do
    for _ = 1, 10 do assert(scope:evaluate(actor, "page.read", "document:1") == "allow") end
end
local took = time.now():sub(started):milliseconds()
assert(took < 1000, took .. " ms")
print("ok")
