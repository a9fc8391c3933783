-- spec: modules/security (model: denials are logged)
-- Each refusal is one record: what, on what, by whom. Questions are none, and neither is what a list leaves out.
-- policies: policies.json
-- expect: ok
-- file: child.lua
--[==[
local security = require("security")
local actor = security.new_actor("user:1", { secret = "hidden" })
local scope = security.new_scope { assert(security.policy("app:run")) }
assert(process.with_context({}):with_actor(actor):with_scope(scope):exec(function()
    local security, env, store = require("security"), require("env"), require("store")
    assert(security.can("env.get", "PATH") == false and next(env.get_all()) == nil)
    assert(security.scope():evaluate(security.actor(), "env.get", "PATH") == "undefined")
    assert(not env.get("PATH"))
    assert(not store.get("app:none"))
    assert(not store.get("app:none"))
    return true
end))
]==]
local exe = assert(io.open("/proc/self/cmdline", "rb")):read("a"):match("^[^\0]*")
local child = io.popen(("%q -v --log-format json child.lua 2>&1"):format(exe))
local json = require("json")
local found = {}
for line in child:lines() do
    local record = assert(json.decode(line), line)
    if record.logger == "security" then
        assert(record.level == "debug" and record.msg == "permission denied" and record.actor == "user:1", line)
        assert(record.pid:find("^{app:processes|0x") and #record.entry > 0 and not line:find("hidden"), line)
        found[#found + 1] = record.action .. " " .. record.resource
    end
end
assert(child:close())
assert(table.concat(found, ",") == "env.get PATH,store.get app:none,store.get app:none", table.concat(found, ","))
print("ok")
