-- spec: modules/security 1-4, 7, 8
-- policies: policies.json
-- expect: ok
local security = require("security")
local function policy(id) return assert(security.policy(id)) end
local actor = security.new_actor("user:1", { team = { name = "ops" }, level = 5, documents = { "document:1", "d2" } })
assert(actor:id() == "user:1" and actor:meta().team.name == "ops" and math.type(actor:meta().level) == "integer")
actor:meta().team.name = "changed"
assert(actor:meta().team.name == "ops" and tostring(actor) == "security.Actor{user:1}")
assert(next(security.new_actor("a"):meta()) == nil)

-- An empty scope says nothing; one denial beats all allowances.
local empty = security.new_scope()
assert(empty:evaluate(actor, "a", "b") == "undefined" and #empty:policies() == 0)
local all, none = policy("app:all"), policy("app:none")
assert(all:evaluate(actor, "x", "y") == "allow" and none:evaluate(nil, "x", "y") == "deny")
assert(security.new_scope { all, none }:evaluate(actor, "x", "y") == "deny")
assert(security.new_scope { none, all }:evaluate(actor, "x", "y") == "deny")
assert(all:id() == "app:all" and tostring(all) == "security.Policy{app:all}")

-- Lists of actions, stars.
local readers = security.new_scope { policy("app:readers") }
for action, verdict in pairs { ["page.read"] = "allow", list = "allow", [".read"] = "allow", read = "undefined", lists = "undefined" } do
    assert(readers:evaluate(actor, action, "document:1") == verdict, action)
end
assert(readers:evaluate(actor, "list", "document:") == "allow" and readers:evaluate(actor, "list", "note") == "undefined")

-- Scopes never change.
local wider = empty:with(all):with(none)
assert(#wider:policies() == 2 and wider:policies()[1]:id() == "app:all" and not empty:contains("app:all"))
local narrower = wider:without("app:none")
assert(wider:contains("app:none") and not narrower:contains("app:none") and narrower:contains("app:all"))
assert(#wider:with(all):policies() == 2 and #narrower:without("app:unknown"):policies() == 1)

-- Groups: a bare name is in the namespace of the policy.
local users = assert(security.named_scope("app:users"))
assert(users:contains("app:readers") and users:contains("app:writers") and #users:policies() == 2)
assert(#assert(security.named_scope("other:guests")):policies() == 1)
for _, f in ipairs { security.named_scope, security.policy } do
    local got, err = f("app:unknown")
    assert(got == nil and err:kind() == "NotFound" and err:retryable() == false and tostring(err):find("app:unknown"))
end

-- Operators: what holds, what does not, and without the fact.
local facts = {
    eq = { yes = { 1, 1.0 }, no = { 2, "1", true } },
    ne = { yes = { 2, "1", false }, no = { 1, 1.0 }, missing = true },
    lt = { yes = { 4, 4.9, -1 }, no = { 5, 6, "4", true } },
    lte = { yes = { 5, 5.0 }, no = { 5.1, "a" } },
    gt = { yes = { "n", "ma" }, no = { "m", "a", "Z", 9 } },
    gte = { yes = { "m", "n" }, no = { "l" } },
    ["in"] = { yes = { "a", 2, 2.0 }, no = { "b", 3, "2" } },
    nin = { yes = { "b", 3 }, no = { "a", 2 }, missing = true },
    exists = { yes = { 1, false, "" }, no = {} },
    nexists = { yes = {}, no = { 1, false }, missing = true },
    contains = { yes = { "abc", { "a", "b" } }, no = { "ac", { "ab" }, 5 } },
    ncontains = { yes = { "ac", { "ab" }, 5 }, no = { "abc", { "b" } }, missing = true },
    matches = { yes = { "a", "aaa" }, no = { "ab", "", 5 } },
    nmatches = { yes = { "ab", 5 }, no = { "a" }, missing = true },
}
for operator, cases in pairs(facts) do
    local p = policy("app:" .. operator)
    for _, x in ipairs(cases.yes) do assert(p:evaluate(actor, operator, "r", { x = x }) == "allow", operator .. tostring(x)) end
    for _, x in ipairs(cases.no) do assert(p:evaluate(actor, operator, "r", { x = x }) == "undefined", operator .. tostring(x)) end
    assert(p:evaluate(actor, operator, "r") == (cases.missing and "allow" or "undefined"), operator)
end

-- The value of another fact.
local function says(id, verdict, action, resource, meta, who)
    assert(policy(id):evaluate(who or actor, action, resource, meta) == verdict, id)
end
says("app:own", "allow", "order.read", "order:9", { customer = "user:1" })
says("app:own", "undefined", "order.read", "order:9", { customer = "user:2" })
says("app:own", "undefined", "order.read", "order:9")
says("app:from_eq", "allow", "eq", "r", { x = "ops" })
says("app:from_eq", "undefined", "eq", "r", { x = "dev" })
says("app:from_eq", "undefined", "eq", "r", { x = "ops" }, security.new_actor("b"))
says("app:from_lt", "allow", "lt", "r", { x = 4 })
says("app:from_lt", "undefined", "lt", "r", { x = 5 })
says("app:from_in", "allow", "in", "d2")
says("app:from_in", "undefined", "in", "d3")
says("app:from_contains", "allow", "contains", "document:1")
says("app:from_contains", "undefined", "contains", "document")
says("app:from_matches", "allow", "matches", "abc", { pattern = "^a" })
-- What cannot be decided counts against the request.
says("app:from_matches", "undefined", "matches", "abc", { pattern = "(" })
says("app:from_matches_deny", "deny", "matches", "abc", { pattern = "(" })
says("app:from_matches_deny", "undefined", "matches", "abc", { pattern = "^b" })
-- A name that contains dots goes before a path.
says("app:from_eq", "allow", "eq", "r", { x = "flat" }, security.new_actor("c", { ["team.name"] = "flat", team = { name = "deep" } }))

-- Arguments.
local function raises(text, f, ...)
    local ok, message = pcall(f, ...)
    assert(not ok and tostring(message):find(text, 1, true), tostring(message))
end
raises("security.Policy expected", security.new_scope, { 1 })
raises("table expected", security.new_scope, 5)
raises("keys must be strings", security.new_actor, "a", { 1 })
raises("cannot be copied", security.new_actor, "a", { f = print })
raises("string expected", security.new_actor)
raises("security.Actor expected", all.evaluate, all, {}, "a", "b")
raises("security.Policy expected", empty.with, empty, actor)
local deep = {}
deep.a = deep
raises("nested too deeply", security.can, "a", "b", deep)
print("ok")
