-- spec: modules/events-pg 1
-- policies: policies.json
-- expect: ok
local security, funcs = require("security"), require("funcs")
local actor, scope = security.new_actor("a"), security.new_scope { assert(security.policy("app:some")), assert(security.policy("app:open")) }
assert(funcs.new():with_actor(actor):with_scope(scope):call(function()
    local events, pg = require("events"), require("pg")
    local function denied(text, ...)
        local results = table.pack(...)
        local err = results[results.n]
        assert(results[1] == nil and err:kind() == "PermissionDenied" and tostring(err) == text, tostring(err))
    end
    denied("not allowed to send events to system: closed", events.send("closed", "k", "/p"))
    denied("not allowed to subscribe to events from system: *", events.subscribe("*"))
    assert(events.send("open", "k", "/p") and events.subscribe("open"))
    denied("not allowed to access pg scope: app:other", pg.open("app:other"))
    local g = assert(pg.open("app:pg"))
    denied("not allowed to join group: closed", g:join("closed"))
    denied("not allowed to join group: closed", g:join { "open", "closed" })
    denied("not allowed to leave group: closed", g:leave("closed"))
    denied("not allowed to broadcast to group: closed", g:broadcast("closed", "t"))
    denied("not allowed to look at the members of group: closed", g:get_members("closed"))
    denied("not allowed to monitor group: closed", g:monitor("closed"))
    denied("not allowed to watch the groups of pg scope: app:pg", g:events())
    denied("not allowed to list the groups of pg scope: app:pg", g:which_groups())
    assert(#assert(g:get_members("open")) == 0 and g:join("open") and g:broadcast("open", "t") and g:leave("open"))
    return true
end) == true)
print("ok")
-- file: policies.json
--[==[
{"policies": [{"id": "app:some", "policy": {"actions": ["events.*", "pg.join", "pg.leave", "pg.get_members", "pg.broadcast", "pg.monitor"],
  "resources": "open", "effect": "allow"}, "groups": []},
  {"id": "app:open", "policy": {"actions": "pg.open", "resources": "app:pg", "effect": "allow"}}]}
]==]
