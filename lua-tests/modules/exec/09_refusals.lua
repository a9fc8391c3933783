-- spec: modules/exec 9, 10
-- needs: linux
-- expect: ok
local exec = require("exec")
local function fails(kind, text, got, err)
    assert(got == nil and err and err:kind() == kind and err:retryable() == false, tostring(err))
    assert(tostring(err):find(text, 1, true), tostring(err))
end

-- Only what is in the list.
local e = assert(exec.open { command_whitelist = { "echo hello", "printf '%s' \"a b\"" } })
assert(e:run("echo hello").stdout == "hello\n" and e:exec("echo hello"):close())
for _, command in ipairs { "echo hello ", " echo hello", "echo  hello", "echo", "echo hello; ls", "echo 'hello'", "ls" } do
    fails("PermissionDenied", "command is not in the whitelist: " .. command, e:exec(command))
    fails("PermissionDenied", "command is not in the whitelist", e:run(command))
end
-- A list of words is allowed if it is what an allowed text means.
assert(e:run({ "echo", "hello" }).stdout == "hello\n" and e:run({ "printf", "%s", "a b" }).stdout == "a b")
fails("PermissionDenied", "command is not in the whitelist: echo hello ''", e:run { "echo", "hello", "" })
fails("PermissionDenied", "command is not in the whitelist: 'echo hello'", e:run { "echo hello" })
fails("PermissionDenied", "", assert(exec.open { command_whitelist = {} }):exec("true"))
local shell = assert(exec.open { command_whitelist = { "echo $((1 + 1))" }, shell = true })
assert(shell:run("echo $((1 + 1))").stdout == "2\n")
fails("PermissionDenied", "", shell:run("echo $((1 + 2))"))
fails("PermissionDenied", "", shell:run { "echo", "$((1", "+", "1))" })

-- Commands that are none.
e = assert(exec.open())
fails("Invalid", "command is empty", e:exec(""))
fails("Invalid", "command is empty", e:run(""))
fails("Invalid", "command is empty", e:run("  \t"))
fails("Invalid", "command is empty", e:run("'' x"))
fails("Invalid", "command is empty", e:run {})
fails("Invalid", "unbalanced quote", e:exec("echo 'a"))
fails("Invalid", "unbalanced quote", e:run('echo "a'))
fails("Invalid", "zero byte", e:run("echo a\0b"))
fails("Invalid", "item 2 of command should be a string", e:run { "echo", 1 })
assert(not pcall(e.exec, e) and not pcall(e.exec, e, true) and not pcall(e.exec, nil, "true") and not pcall(e.run, e, "true", 1))

-- Programs that are not there, or cannot be run.
fails("NotFound", "start: command not found: no-such-program", e:exec("no-such-program"):start())
fails("NotFound", "run: command not found: no-such-program", e:run("no-such-program"))
fails("NotFound", "command not found: /no/such/program", e:run("/no/such/program"))
fails("NotFound", "command not found: /etc/passwd/x", e:run("/etc/passwd/x"))
fails("PermissionDenied", "command is not executable: /etc/passwd", e:run("/etc/passwd"))
fails("PermissionDenied", "command is not executable: /etc", e:run("/etc"))
local file = assert(io.open("tool", "w"))
file:write("echo a tool"):close()
fails("PermissionDenied", "command is not executable: ./tool", e:run("./tool"))
local here = assert(exec.open { default_env = { PATH = "/nowhere:.:/bin" } })
fails("PermissionDenied", "command is not executable: tool", here:run("tool"))
assert(e:run("chmod +x tool").code == 0)
-- The system knows neither its format nor an interpreter.
fails("PermissionDenied", "command is not executable: ./tool", e:run("./tool"))
file = assert(io.open("tool", "w"))
file:write("#!/bin/sh\necho a tool $0"):close()
assert(e:run("./tool").stdout:find("^a tool .*/tool\n$") and here:run("tool").stdout:find("^a tool "))
fails("NotFound", "command not found: tool", e:run("tool"))
-- Programs are found along the path of the executor, not of the call.
fails("NotFound", "command not found: tool", e:run("tool", { env = { PATH = "." } }))
fails("NotFound", "command not found: ls", assert(exec.open { default_env = { PATH = "" } }):run("ls"))

-- Too much for the system.
local long = ("x"):rep(200000)
fails("Invalid", "cannot start command: echo", e:run { "echo", long })

-- Options that are none.
for message, options in pairs {
    ["unknown option 'workdir'"] = { workdir = "/" },
    ["unknown option 'stdin'"] = { stdin = "x" },
    ["options should be named"] = { "x" },
    ["work_dir should be a string"] = { work_dir = 1 },
} do
    fails("Invalid", message, e:exec("true", options))
end
fails("Invalid", "stdin should be a string", e:run("true", { stdin = {} }))
for message, options in pairs {
    ["unknown option 'whitelist'"] = { whitelist = {} },
    ["default_work_dir should be a string"] = { default_work_dir = true },
    ["default_env should be a table"] = { default_env = "x" },
    ["is not the name of a variable"] = { default_env = { ["a-b"] = "x" } },
    ["command_whitelist should be a list"] = { command_whitelist = "ls" },
    ["item 1 of command_whitelist should be a string"] = { command_whitelist = { 1 } },
    ["shell should be a boolean"] = { shell = "yes" },
    ["timeout"] = { timeout = "long" },
    ["max_output should be an integer"] = { max_output = "1M" },
    ["max_output should not be negative"] = { max_output = -1 },
    ["id should be a string"] = { id = 1 },
    ["id should be a string that is not empty"] = { id = "" },
} do
    fails("Invalid", message, exec.open(options))
end
assert(not pcall(exec.open, "x"))

-- Executors by id, and released ones.
fails("Invalid", "resource id is required", exec.get(""))
fails("NotFound", "executor not found: app:none", exec.get("app:none"))
assert(not pcall(exec.get))
assert(exec.open { id = "app:tools", default_env = { A = "b" } })
local tools = assert(exec.get("app:tools"))
assert(tools:run("env").stdout == "A=b\n")
local p = assert(tools:exec("sleep 30"))
assert(p:start() and tools:release() == true and tools:release() == true)
fails("Invalid", "executor is released", tools:exec("true"))
fails("Invalid", "executor is released", tools:run("true"))
assert(p:signal(15) and p:wait() == 143)
assert(assert(exec.get("app:tools")):run("true").code == 0)
assert(require("store").open { id = "app:store" })
fails("Invalid", "not an executor: app:store", exec.get("app:store"))
print("ok")
