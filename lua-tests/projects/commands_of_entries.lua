-- spec: entries 15, modules/exec
-- An entry gives an executor: what it allows, what commands get, and that a change of the entry is there at once.
-- needs: linux
-- command: run -x app:main
-- expect: 0	hello
-- expect: nil	PermissionDenied	command is not in the whitelist: ls
-- expect: A=from the entry
-- expect: PATH=/usr/bin:/bin
-- expect: tools
-- expect: below
-- expect: true	true
-- expect: 7
-- expect: nil	Invalid	output is longer than 1024 bytes
-- expect: nil	NotFound	executor not found: app:none
-- expect: nil	Invalid	not an executor: app:cache
-- expect: nil	PermissionDenied
-- expect: nil	PermissionDenied	not allowed to open executors
-- expect: changed
-- expect: gone	NotFound
-- expect: true

-- file: _index.yaml
--[==[
namespace: app
entries:
  - { name: procs, kind: process.host }
  - name: main
    kind: process.lua
    source: file://commands_of_entries.lua
    modules: [exec, registry, store]
  - name: tools
    kind: exec.native
    default_work_dir: tools
    default_env: { A: from the entry, PATH: "/usr/bin:/bin" }
    command_whitelist: [echo hello, env, pwd, sleep 30]
    timeout: 200ms
    max_output: 1K
  - { name: free, kind: exec.native, max_output: 1K }
  - { name: shell, kind: exec.native, shell: true }
  - { name: closed, kind: exec.native, command_whitelist: [] }
  - { name: cache, kind: store.memory }
  - { name: owner, kind: process.lua, source: file://owner.lua, modules: [exec] }
]==]

-- file: tools/below/empty
--[==[
]==]

-- file: owner.lua
--[==[
local exec = require("exec")
return function()
    local p = assert(exec.get("app:free")):exec("sleep 60")
    assert(p:start())
    return p:pid()
end
]==]

local exec, registry = require("exec"), require("registry")

local function told(value, err) print(value, err:kind(), (err:message())) end

return function()
    local tools = assert(exec.get("app:tools"))
    local result = assert(tools:run("echo hello"))
    print(result.code, (result.stdout:gsub("\n", "")))
    told(tools:exec("ls"))
    print((assert(tools:run("env")).stdout:gsub("\n$", "")))
    print((assert(tools:run("pwd")).stdout:match("([^/]*)\n$")))
    print((assert(tools:run("pwd", { work_dir = "below" })).stdout:match("([^/]*)\n$")))
    result = assert(tools:run("sleep 30"))
    print(result.timed_out, result.code == 143)
    print(assert(assert(exec.get("app:shell")):run("x=7; exit $x")).code)
    local free = assert(exec.get("app:free"))
    told(free:run("head -c 2000 /dev/zero"))
    told(exec.get("app:none"))
    told(exec.get("app:cache"))
    local _, err = assert(exec.get("app:closed")):exec("true")
    print(_, err:kind())
    told(exec.open())
    -- Who has it keeps the old one.
    local changes = registry.snapshot():changes()
    changes:update({
        id = "app:tools", kind = "exec.native", data = { command_whitelist = { "echo changed" } },
    })
    assert(changes:apply())
    print((assert(exec.get("app:tools"):run("echo changed")).stdout:gsub("\n$", "")))
    assert(tools:run("echo hello"))
    changes = registry.snapshot():changes()
    changes:delete("app:tools")
    assert(changes:apply())
    print("gone", select(2, exec.get("app:tools")):kind())
    -- A command of a process that has ended is ended, too.
    local pid = assert(process.exec("app:owner", "app:procs"))
    local shell = assert(exec.get("app:shell"))
    local code
    for _ = 1, 500 do
        code = assert(shell:run("kill -0 " .. pid .. " 2>/dev/null")).code
        if code ~= 0 then break end
        shell:run("sleep 0.01")
    end
    print(code ~= 0)
end
