local exec = require("exec")

local function main(): (integer?, error?)
    local shed, err = exec.get("tools:shed")
    if not shed then return nil, err end

    -- Its lines come one by one, while it runs.
    local sort = assert(shed:exec("sort fruit.txt"))
    local lines = assert(sort:stdout_stream())
    assert(sort:start())
    for line in lines:lines() do
        print("sorted: " .. line)
    end
    print("sort ended with " .. assert(sort:wait()))

    local given = assert(shed:run("sort", {stdin = "b\na\n"}))
    print("two lines: " .. given.stdout:gsub("\n", " "):sub(1, -2))

    local missing = assert(shed:run("sort no-such-file"))
    print("without its file sort ends with " .. missing.code)

    local where = assert(shed:run("sh where.sh", {work_dir = ".", env = {GREETING = "hello"}}))
    print((where.stdout:gsub("\n", "")))

    -- Not word for word.
    local _, refused = shed:run("sort fruit.txt /etc/passwd")
    print(refused and refused:message())

    local slow = assert(shed:run("sh clock.sh", {timeout = "500ms"}))
    local n_ticks = select(2, slow.stdout:gsub("tick", ""))
    print(
        ("the clock went on for too long: %s; it had ticked: %s"):format(
            tostring(slow.timed_out),
            tostring(n_ticks > 0)
        )
    )
    return 0
end

return {main = main}
