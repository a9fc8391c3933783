-- spec: modules/exec (permissions)
-- policies: policies.json
-- needs: linux
-- expect: ok
local security, exec = require("security"), require("exec")
assert(exec.open { id = "app:tools" } and exec.open { id = "app:others" })
local scope = security.new_scope { assert(security.policy("app:tools")), assert(security.policy("app:echo")) }
local spawner = process.with_context({}):with_actor(security.new_actor("user:1")):with_scope(scope)
print((assert(spawner:exec(function()
    local exec = require("exec")
    local function denied(text, v, err)
        assert(v == nil and err:kind() == "PermissionDenied" and err:retryable() == false, tostring(err))
        assert(tostring(err):find(text, 1, true), tostring(err))
    end
    denied("not allowed to get executor: app:others", exec.get("app:others"))
    denied("not allowed to open executors", exec.open())
    denied("not allowed to open executors", exec.open { id = "app:mine" })
    local tools = assert(exec.get("app:tools"))
    assert(tools:run("echo a").stdout == "a\n" and tools:run({ "echo", "b c" }).stdout == "b c\n")
    denied("not allowed to run command: ls", tools:run("ls"))
    denied("not allowed to run command: ls -l 'a b'", tools:exec({ "ls", "-l", "a b" }))
    denied("not allowed to run command:  echo a", tools:exec(" echo a"))
    local v, err = tools:exec("")
    assert(v == nil and err:kind() == "Invalid")
    return "ok"
end))))
