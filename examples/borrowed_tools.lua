-- Tools of the system that do what this program need not: an executor with a list of what may run, in an environment of its own.
-- Lines come while a tool works, one that takes too long is stopped, and what is not in the list is refused.

local exec = require("exec")

local tools = assert(exec.open{
    default_work_dir = "/",
    default_env = {PATH = "/usr/bin:/bin", LC_ALL = "C"},
    command_whitelist = {
        "sort -t , -k 2 -n -r",
        "date -u -d @86400 +%F",
        "env",
        "pwd",
        "cat",
        "sleep 60",
        "sh -c 'exit 3'",
        [[sh -c 'for i in 1 2 3; do echo "step $i"; read answer; echo "  $answer"; done']],
    },
    timeout = "10s",
})

-- The output of a tool that has to work.
local function output(command, options)
    local result = assert(tools:run(command, options))
    if result.code ~= 0 then
        error(("%s: code %d: %s"):format(command, result.code, result.stderr))
    end
    return result.stdout
end

print("-- sorted by the second column")
io.write(output("sort -t , -k 2 -n -r", {stdin = "pears,12\nplums,7\napples,31\n"}))

print("-- a date, the environment, the working directory")
io.write(output("date -u -d @86400 +%F"))
local variables = {}
for line in output("env", {env = {COLOR = "never"}}):gmatch("[^\n]+") do
    variables[#variables + 1] = line
end
table.sort(variables)
print(table.concat(variables, " "))
io.write(output("pwd", {work_dir = "usr"}))

print("-- a conversation")
local talk = assert(
    tools:exec([[sh -c 'for i in 1 2 3; do echo "step $i"; read answer; echo "  $answer"; done']])
)
local lines = assert(talk:stdout_stream()):lines()
assert(talk:start())
for _, answer in ipairs{"open", "turn", "close"} do
    print(lines())
    assert(talk:write_stdin(answer .. "\n"))
    print(lines())
end
print("code", (talk:wait()))

print("-- codes and refusals")
print("code", assert(tools:run("sh -c 'exit 3'")).code)
for _, command in ipairs{"rm -r /", "cat ", "sort", "cat /etc/passwd"} do
    local _, err = tools:run(command)
    print(err:kind(), err)
end

print("-- too slow")
local slow = assert(tools:run("sleep 60", {timeout = "100ms"}))
print("timed out", slow.timed_out, "code", slow.code)

print("-- filters side by side, in a process each")
local function filter(command, text)
    local executor = require("exec").open{default_env = {PATH = "/usr/bin:/bin"}}
    return assert(executor:run(command, {stdin = text})).stdout
end
local results = channel.new(3)
for _, command in ipairs{"tr a-z A-Z", "wc -w", "rev"} do
    coroutine.spawn(function()
        results:send{command, (assert(process.exec(filter, nil, command, "so many tools")))}
    end)
end
local found = {}
for _ = 1, 3 do
    local result = results:receive()
    found[#found + 1] = ("%-11s %s"):format(result[1], result[2]:gsub("%s+$", ""):match("^%s*(.*)"))
end
table.sort(found)
print(table.concat(found, "\n"))
