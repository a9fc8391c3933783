-- spec: modules/events-pg 27-33, 36-39, 41, 45-49
-- expect: ok
local pg = require("pg")
local g = assert(pg.open("app:pg"))
local me = process.pid()
local function fails(kind, text, ...)
    local results = table.pack(...)
    local err = results[results.n]
    assert(results[1] == nil and err:kind() == kind and err:retryable() == false and tostring(err) == text, tostring(err))
end
assert(tostring(g) == "pg.Instance{app:pg}")
local ok, err = g:join("w")
assert(ok == true and err == nil)
assert(#g:get_members("w") == 1 and g:get_members("w")[1] == me and g:get_local_members("w")[1] == me)
local none, no_error = g:get_members("none")
assert(#none == 0 and no_error == nil)
-- As often as it has joined.
g:join("w") g:join("w")
assert(#g:get_members("w") == 3 and g:leave("w") and #g:get_members("w") == 2)
g:leave("w") g:leave("w")
assert(#g:get_members("w") == 0 and #g:which_groups() == 0)
fails("NotFound", "pg: process not joined in group", g:leave("w"))
-- Several at once.
assert(g:join { "b", "a" })
assert(table.concat(g:which_groups(), " ") == "a b" and table.concat(g:which_local_groups(), " ") == "a b")
assert(g:leave { "a", "zzz" } == true)
fails("NotFound", "pg: process not joined in group", g:leave { "zzz" })
-- Names.
for _, method in ipairs { "join", "leave" } do
    fails("Invalid", "group name is required", g[method](g, ""))
    fails("Invalid", "group name is required", g[method](g, { "" }))
    fails("Invalid", "groups table must not be empty", g[method](g, {}))
    for _, wrong in ipairs { 5, { 1 }, { "a", true }, { x = "a" }, true } do
        fails("Invalid", "group name (string) or groups table required", g[method](g, wrong))
    end
end
for _, method in ipairs { "get_members", "get_local_members", "monitor" } do
    fails("Invalid", "group name is required", g[method](g, ""))
    assert(not pcall(g[method], g) and not pcall(g[method], g, {}))
end
-- Broadcasts: one copy for a process, its own too.
local topic = process.listen("t")
assert(g:join { "w", "w" })
assert(g:broadcast("w", "t", 7) == true and topic:receive() == 7)
assert(g:broadcast_local("w", "t") == true)
local v, open = topic:receive()
assert(v == nil and open == true)
assert(channel.select({ topic:case_receive(), default = true }).default)
g:broadcast("w", "other", "x")
local message = process.inbox():receive()
assert(message:from() == me and message:topic() == "other" and message:payload():data() == "x")
assert(g:broadcast("none", "t", 1) == true)
fails("Invalid", "group name is required", g:broadcast("", "t"))
fails("Invalid", "topic is required", g:broadcast("w", ""))
fails("Invalid", "cannot send to @ topics", g:broadcast("w", "@x"))
fails("Invalid", "value at #1.f cannot be copied: function", g:broadcast("w", "t", { f = print }))
fails("Invalid", "value at #2 cannot be copied: function", g:broadcast("none", "t", 1, print))
-- All groups.
local s, snapshot = g:events()
assert(tostring(s) == "pg.Subscription{}" and #snapshot.b == 1 and #snapshot.w == 2 and snapshot.b[1] == me and snapshot.a == nil)
g:join("third")
local e = s:channel():receive()
assert(e.system == "pg" and e.kind == "member.joined" and e.path == "third")
assert(e.data.Group == "third" and e.data.group == "third" and e.data.PIDs[1] == me and e.data.pids[1] == me and #e.data.PIDs == 1)
g:leave("third")
g:join("third")
assert(s:close { flush = true } == true)
v, open = s:channel():receive()
assert(v == nil and open == false and s:close() == true)
-- Without it what was told stays.
s = g:events()
g:leave("third")
s:close()
g:join("third")
assert(s:channel():receive().kind == "member.left" and s:channel():receive() == nil)
-- Released.
assert(g:release() == true and g:release() == true)
for _, method in ipairs { "join", "leave", "get_members", "get_local_members", "which_groups", "which_local_groups", "broadcast", "broadcast_local", "monitor", "events" } do
    fails("Invalid", "pg instance is released", g[method](g, "x", "t"))
end
assert(select("#", g:monitor("x")) == 3 and select("#", g:events()) == 3)
assert(tostring(g) == "pg.Instance{app:pg, released}")
assert(#pg.open("app:pg"):get_members("third") == 1)
fails("NotFound", "pg scope not found: app:none", pg.open("app:none"))
fails("Invalid", "resource id is required", pg.open(""))
assert(not pcall(pg.open) and not pcall(pg.open, {}))
print("ok")
