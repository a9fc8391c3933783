-- spec: modules/exec 1, 2, 3, 4, 6, 12
-- needs: linux
-- expect: ok
local exec = require("exec")
local e = assert(exec.open { default_env = { GREETING = "hi", PATH = "/usr/bin:/bin" } })
local function fails(kind, text, got, err)
    assert(got == nil and err and err:kind() == kind, tostring(err))
    assert(err:retryable() == false and tostring(err):find(text, 1, true), tostring(err))
end
local function run(command, options)
    local result = assert(e:run(command, options))
    return result.stdout, result.code, result.stderr
end

-- Output and code.
local result = assert(e:run("echo hello"))
assert(result.code == 0 and result.stdout == "hello\n" and result.stderr == "" and result.timed_out == false)
assert(select(2, run("sh -c 'exit 42'")) == 42)
assert(select(2, run("sh -c 'kill -9 $$'")) == 137)
local out, code, err = run("sh -c 'echo out; echo err >&2; exit 3'")
assert(out == "out\n" and err == "err\n" and code == 3)
assert(math.type(code) == "integer")

-- The same in steps.
local p = assert(e:exec("sh -c 'echo one; echo two >&2; exit 5'"))
assert(p:start() == true)
assert(math.type(p:pid()) == "integer" and p:pid() > 1)
local stdout, stderr = assert(p:stdout_stream()), assert(p:stderr_stream())
assert(stdout:read_all() == "one\n" and stderr:read_all() == "two\n")
assert(p:wait() == 5 and p:wait() == 5 and math.type(p:wait()) == "integer")
assert(p:close() == true)

-- The environment: what was given, and nothing of wippy's own.
assert(run("env") == "GREETING=hi\nPATH=/usr/bin:/bin\n")
local function sorted(text)
    local lines = {}
    for line in text:gmatch("[^\n]+") do lines[#lines + 1] = line end
    table.sort(lines)
    return table.concat(lines, " ")
end
local own = run("env", { env = { GREETING = "ho", MORE = "a b\255" } })
assert(sorted(own) == "GREETING=ho MORE=a b\255 PATH=/usr/bin:/bin", own)
assert(assert(exec.open()):run("env").stdout == "")
assert(assert(exec.open {}):run("/usr/bin/env", { env = {} }).stdout == "")
fails("Invalid", "'1A' in env is not the name of a variable", e:run("env", { env = { ["1A"] = "" } }))
fails("Invalid", "is not the name of a variable", e:exec("env", { env = { ["A=B"] = "" } }))
fails("Invalid", "is not the name of a variable", e:exec("env", { env = { [""] = "" } }))
fails("Invalid", "'A' in env has a zero byte", e:exec("env", { env = { A = "\0" } }))
fails("Invalid", "'A' in env should be a string", e:exec("env", { env = { A = 1 } }))
fails("Invalid", "env should be a table", e:exec("env", { env = "A=1" }))
fails("Invalid", "names in env should be strings", e:exec("env", { env = { "A=1" } }))

-- The working directory.
assert(run("pwd", { work_dir = "/" }) == "/\n" and run("sh -c pwd", { work_dir = "/usr" }) == "/usr\n")
local inside = assert(exec.open { default_work_dir = "/usr" })
assert(inside:run("pwd").stdout == "/usr\n" and inside:run("pwd", { work_dir = "bin/.." }).stdout == "/usr\n")
assert(inside:run("pwd", { work_dir = "/" }).stdout == "/\n" and inside:run("bin/true").code == 0)
fails("NotFound", "working directory not found: /nowhere", e:run("pwd", { work_dir = "/nowhere" }))
fails("Invalid", "working directory is not a directory: /etc/passwd", e:run("pwd", { work_dir = "/etc/passwd" }))
p = assert(e:exec("pwd", { work_dir = "/nowhere" }))
local early = assert(p:stdout_stream())
fails("NotFound", "working directory not found: /nowhere", p:start())
local got, why = early:read()
assert(got == nil and tostring(why):find("not found", 1, true), tostring(why))
fails("Invalid", "process not started", p:wait())
fails("Invalid", "process already started", p:start())
assert(p:close())
fails("Invalid", "work_dir has a zero byte", e:exec("pwd", { work_dir = "\0" }))

-- Words are taken as they stand: there is no shell.
assert(run("echo $HOME; ls") == "$HOME; ls\n")
assert(run("echo * | cat > x && # no") == "* | cat > x && # no\n")
assert(run([[printf "%s|" a 'b  c' "d \"e\"" f\ g '' "h"i]]) == [[a|b  c|d "e"|f g||hi|]])
assert(run { "printf", "%s|", "a b", "", "'", "\255" } == "a b||'|\255|")
assert(run("sh -c 'echo $GREETING; echo * | wc -l'", { work_dir = "/" }):match("^hi\n%s*1\n$"))

-- Texts for the shell, if the executor says so.
local shell = assert(exec.open { shell = true, default_env = { A = "x" } })
assert(shell:run("echo $A; echo 'a  b' | cat").stdout == "x\na  b\n")
assert(shell:run({ "printf", "%s", "$A" }).stdout == "$A")
print("ok")
