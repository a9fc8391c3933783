-- spec: modules/security 9, 10, 11, 13
-- Tokens of stores in memory and in a table, signed and not.
-- command: run -x app:tokens
-- expect: ok

-- file: _index.yaml
--[==[
namespace: app
entries:
  - {name: memory, kind: store.memory}
  - {name: small, kind: store.memory, max_size: 1}
  - {name: db, kind: db.sql.sqlite, file: tokens.db}
  - {name: table, kind: store.sql, database: db, table_name: tokens, auto_create: true}
  - {name: nowhere, kind: store.sql, database: db, table_name: nowhere}
  - {name: plain, kind: security.token_store, store: memory}
  - {name: signed, kind: security.token_store, store: memory, token_length: 16, token_key: secret}
  - {name: brief, kind: security.token_store, store: memory, default_expiration: 50ms}
  - {name: lasting, kind: security.token_store, store: table, token_key: "${env:KEY}"}
  - {name: full, kind: security.token_store, store: small}
  - {name: broken, kind: security.token_store, store: nowhere}
  - {name: static, kind: env.storage.static, values: {KEY: of the environment}}
  - {name: key, kind: env.variable, variable: KEY, storage: static}
  - name: may_read
    kind: security.policy
    policy: {actions: "doc.read", resources: "*", effect: allow}
  - name: may_not_write
    kind: security.policy
    policy: {actions: "doc.write", resources: "*", effect: deny}
  - name: may_check
    kind: security.policy
    policy: {actions: [security.token_store.get, security.token.validate], resources: "app:plain", effect: allow}
  - name: may_make_own
    kind: security.policy
    policy:
      actions: security.token.create
      resources: "*"
      effect: allow
      conditions: [{field: meta.actor, operator: eq, value_from: actor.id}]
  - {name: tokens, kind: process.lua, source: file://tokens_of_entries.lua, modules: [security, store, time, hash, registry]}
  - {name: guarded, kind: process.lua, source: file://guarded.lua, modules: [security, store]}
  - {name: procs, kind: process.host}
]==]

-- file: guarded.lua
--[==[
-- Somebody who may look at tokens of one store and make some of its own.
local security, store = require("security"), require("store")
local function denied(text, err)
    assert(err:kind() == "PermissionDenied" and err:retryable() == false and tostring(err) == text, tostring(err))
end
return { main = function(token)
    local _, err = security.token_store("app:signed")
    denied("security.token_store.get: not allowed to get token store: app:signed", err)
    local tokens = assert(security.token_store("app:plain"))
    local me, scope = security.actor(), security.scope()
    assert(tokens:validate(token):id() == "user:1")
    local own = assert(tokens:create(me, scope))
    assert(tokens:validate(own):id() == me:id())
    _, err = tokens:revoke(own)
    denied("not allowed: security.token.revoke on app:plain", err)
    local other = tokens:validate(token)
    _, err = tokens:create(other, scope)
    denied("not allowed: security.token.create on app:plain", err)
    -- The store behind it is none of its business.
    _, err = store.get("app:memory")
    assert(err:kind() == "PermissionDenied")
    return true
end }
]==]

local security, store, time = require("security"), require("store"), require("time")
local hash, registry = require("hash"), require("registry")

local function fails(kind, text, err)
    assert(err and err:kind() == kind and err:retryable() == false and tostring(err) == text, tostring(err))
end
local function refused(tokens, token)
    local actor, scope, err = tokens:validate(token)
    assert(actor == nil and scope == nil)
    fails("PermissionDenied", "invalid token", err)
end
local function changed(token, at)
    return token:sub(1, at - 1) .. (token:sub(at, at) == "0" and "1" or "0") .. token:sub(at + 1)
end
local function policy(name) return assert(security.policy("app:" .. name)) end

local actor = security.new_actor("user:1", { level = 3, score = 1.5, roles = { "a", "b" }, on = true, deep = { x = { y = "z" } } })
local scope = security.new_scope { policy("may_read"), policy("may_not_write") }

local function common(id, length)
    local tokens = assert(security.token_store(id))
    assert(tostring(tokens) == "security.TokenStore{" .. id .. "}")
    local token = assert(tokens:create(actor, scope, { meta = { from = "here" }, expiration = "7d" }))
    assert(#token == length and token:find("^[%w_-]+%.?%x*$"), token)
    local other = assert(tokens:create(actor, scope))
    assert(other ~= token)
    -- For whom it stands.
    local who, may, err = tokens:validate(token)
    assert(who:id() == "user:1" and err == nil)
    local meta = who:meta()
    assert(meta.level == 3 and math.type(meta.level) == "integer" and meta.score == 1.5 and meta.on == true)
    assert(#meta.roles == 2 and meta.roles[2] == "b" and meta.deep.x.y == "z")
    assert(may:contains("app:may_read") and may:contains("app:may_not_write") and #may:policies() == 2)
    assert(may:evaluate(who, "doc.read", "d") == "allow" and may:evaluate(who, "doc.write", "d") == "deny")
    -- What is no token of it.
    for at = 1, #token do
        if token:sub(at, at) ~= "." then refused(tokens, changed(token, at)) end
    end
    for _, bad in ipairs { "", ".", token .. "0", token:sub(1, -2), token .. ".", "." .. token, token:upper() .. "\0", ("x"):rep(100000) } do
        refused(tokens, bad)
    end
    assert(select(2, pcall(tokens.validate, tokens)):find("string expected", 1, true))
    -- Its end.
    local gone, no = tokens:revoke(changed(token, 1))
    assert(gone == false and no == nil and tokens:validate(token))
    assert(tokens:revoke(token) == true and tokens:revoke(token) == false)
    refused(tokens, token)
    assert(tokens:validate(other), "others stay")
    for _, span in ipairs { 600000, 600000.5, "10m", "1.5d", time.parse_duration("10m") } do
        assert(tokens:validate(tokens:create(actor, scope, { expiration = span })))
    end
    local short = {}
    for i, span in ipairs { 50, 50.5, "50ms", time.parse_duration("50ms") } do
        short[i] = assert(tokens:create(actor, scope, { expiration = span }))
    end
    time.sleep("80ms")
    for _, token in ipairs(short) do
        refused(tokens, token)
        assert(tokens:revoke(token) == false)
    end
    for _, bad in ipairs { 0, -1, -0.5, 0 / 0, math.huge, math.maxinteger, "", "x", "0", "-1h", "1w", "d", "1h2d", true, {}, "1d-1h" } do
        token, err = tokens:create(actor, scope, { expiration = bad })
        assert(token == nil)
        fails("Invalid", "invalid expiration format", err)
    end
    for _, bad in ipairs { 1, "x", { 1 }, { f = print } } do
        token, err = tokens:create(actor, scope, { meta = bad })
        assert(token == nil and err:kind() == "Invalid" and tostring(err):find("meta", 1, true), tostring(err))
    end
    for _, wrong in ipairs { { nil, scope }, { actor, nil }, { scope, scope }, { actor, actor }, { actor, scope, 5 } } do
        assert(not pcall(tokens.create, tokens, wrong[1], wrong[2], wrong[3]))
    end
    -- Closed.
    token = assert(tokens:create(actor, scope))
    assert(tokens:close() == true and tokens:close() == true)
    who, may, err = tokens:validate(token)
    assert(who == nil and may == nil)
    fails("Internal", "token store is closed", err)
    fails("Internal", "token store is closed", select(2, tokens:create(actor, scope)))
    fails("Internal", "token store is closed", select(2, tokens:revoke(token)))
    assert(security.token_store(id):validate(token), "the tokens stay")
end

return { main = function()
    common("app:plain", 43)
    common("app:signed", 22 + 1 + 64)
    common("app:lasting", 43 + 1 + 64)

    -- The time that the entry says.
    local signed, plain = security.token_store("app:signed"), security.token_store("app:plain")
    local brief = security.token_store("app:brief")
    local token = brief:create(actor, scope)
    assert(brief:validate(brief:create(actor, scope, { expiration = "1h" })))
    time.sleep("80ms")
    refused(brief, token)
    -- A store without a key refuses nothing that the store has; one with a key refuses what it has not signed.
    token = plain:create(actor, scope)
    refused(signed, token)
    -- Anonymous, and facts that are no text.
    local nobody = security.new_actor("\0\255")
    token = assert(plain:create(nobody, security.new_scope()))
    local who, may = plain:validate(token)
    assert(who:id() == "\0\255" and next(who:meta()) == nil and #may:policies() == 0)

    -- What is kept: a hash, and a record.
    local kept = assert(store.get("app:memory"))
    token = plain:create(actor, scope, { meta = { from = "here" } })
    local record = assert(kept:get(hash.sha256(token)))
    assert(record.meta.from == "here" and record.actor.id == "user:1" and #record.policies == 2)
    assert(#kept:list({ prefix = token:sub(1, 4) }).items == 0, "no token stands in the store")
    -- A record that somebody else has written is no record.
    for _, bad in ipairs { true, 7, "x", { expires_at = math.maxinteger }, { expires_at = "x", actor = record.actor, policies = {}, denies = {} } } do
        kept:set(hash.sha256("mine"), bad)
        refused(plain, "mine")
    end

    -- Policies count as they are.
    local changes = registry.snapshot():changes()
    changes:delete("app:may_read")
    assert(changes:apply())
    who, may = plain:validate(token)
    assert(who:id() == "user:1" and not may:contains("app:may_read") and may:contains("app:may_not_write"))
    changes = registry.snapshot():changes()
    changes:delete("app:may_not_write")
    assert(changes:apply())
    refused(plain, token)
    assert(registry.apply_version(registry.current_version():previous():previous()))
    assert(plain:validate(token))

    -- What is no token store, and stores that fail.
    fails("Invalid", "security.token_store.get: resource id is required", select(2, security.token_store("")))
    fails("NotFound", "security.token_store.get: token store not found: app:none", select(2, security.token_store("app:none")))
    fails("Invalid", "security.token_store.get: not a token store: app:memory", select(2, security.token_store("app:memory")))
    local full = security.token_store("app:full")
    assert(full:create(actor, scope))
    local none, err = full:create(actor, scope)
    assert(none == nil and err:kind() == "Unavailable" and err:retryable() == true and tostring(err) == "create token: store is full")
    local broken = security.token_store("app:broken")
    for _, case in ipairs { { "create token", broken:create(actor, scope) }, { "revoke token", broken:revoke("x") } } do
        assert(case[2] == nil and tostring(case[3]):find(case[1], 1, true) == 1 and tostring(case[3]):find("nowhere"), tostring(case[3]))
    end
    local _, _, failed = broken:validate("x")
    assert(tostring(failed):find("^validate token: .*nowhere") and failed:kind() ~= "PermissionDenied")

    -- Permissions.
    local guard = security.new_scope { policy("may_check"), policy("may_make_own") }
    local spawner = process.with_context({}):with_actor(security.new_actor("guard")):with_scope(guard)
    token = plain:create(actor, scope)
    assert(spawner:exec("app:guarded", "app:procs", token))
    print("ok")
end }
