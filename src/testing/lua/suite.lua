-- Groups, cases and hooks: how tests are described, and how what was described is run.
local host, test, show, Failure, Skip, restore, count_mocks = ...
local type, error, tostring, pcall, xpcall, ipairs = type, error, tostring, pcall, xpcall, ipairs
local getmetatable, unpack, setmetatable = getmetatable, table.unpack, setmetatable
local gsub, format = string.gsub, string.format
local concat = table.concat
local spawn, running = coroutine.spawn, coroutine.running
local new_channel, select_case = channel.new, channel.select
local after = host.time.after
local now, capture, selects = host.now, host.capture, host.selects

local HOOKS = { "before_all", "after_all", "before_each", "after_each" }

local function new_group(name, parent)
    local group = { name = name, parent = parent, items = {} }
    for _, hook in ipairs(HOOKS) do group[hook] = {} end
    return group
end

local root = new_group(nil, nil)
local current = root
-- The case that runs; nothing can be described meanwhile.
local active
local has_only = false
-- How many runs of cases are under way: inside of a plain test there may be one.
local n_running = 0
local totals = { passed = 0, failed = 0, skipped = 0 }

-- ---- description

local function check(name, what, f, is_optional)
    if active then error("test." .. what .. " inside a case", 3) end
    if type(name) ~= "string" then error("bad argument #1 to '" .. what .. "' (string expected)", 3) end
    if type(f) ~= "function" and not (is_optional and f == nil) then
        error("bad argument #2 to '" .. what .. "' (function expected)", 3)
    end
end

function test.describe(name, f)
    check(name, "describe", f)
    local group = new_group(name, current)
    current.items[#current.items + 1] = group
    local outer = current
    current = group
    f()
    current = outer
end

test.context = test.describe
test.spec = test.describe

local function add(name, f, skipped)
    local case = { name = name, f = f, skipped = skipped }
    current.items[#current.items + 1] = case
    return case
end

function test.it(name, f)
    check(name, "it", f)
    add(name, f)
end

function test.it_skip(name, f)
    check(name, "it_skip", f, true)
    add(name, f, "")
end

function test.it_only(name, f)
    check(name, "it_only", f)
    add(name, f).only = true
    has_only = true
end

function test.todo(name)
    check(name, "todo", nil, true)
    add(name, nil, "todo")
end

-- The name of a row: `%s` and the like stand for its values, in order.
local function row_name(name, row)
    local at = 0
    return (gsub(name, "%%[%-+ #0-9.]*([%a%%])", function(letter)
        if letter == "%" then return "%" end
        at = at + 1
        local v = row[at]
        if letter == "s" then return type(v) == "string" and v or show(v) end
        local ok, text = pcall(format, "%" .. letter, v)
        return ok and text or show(v)
    end))
end

function test.it_each(rows, name, f)
    if type(rows) ~= "table" then error("bad argument #1 to 'it_each' (table expected)", 2) end
    check(name, "it_each", f)
    for _, row in ipairs(rows) do
        local values = type(row) == "table" and row or { row }
        -- A row with names in it is one argument.
        if values[1] == nil then values = { row } end
        add(row_name(name, values), function() return f(unpack(values)) end)
    end
end

for _, hook in ipairs(HOOKS) do
    test[hook] = function(f)
        if active then error("test." .. hook .. " inside a case", 2) end
        if type(f) ~= "function" then error("bad argument #1 to '" .. hook .. "' (function expected)", 2) end
        local list = current[hook]
        list[#list + 1] = f
    end
end

-- ---- one call, with a limit

local function text_of(err)
    local ok, text = pcall(tostring, err)
    return ok and type(text) == "string" and text or "error of type " .. type(err)
end

-- Called where the error was raised, with its stack still there.
local function handler(err)
    local kind = type(err) == "table" and getmetatable(err)
    if kind == Skip then return err end
    if kind == Failure then return capture(err.message, nil, true, err.expected, err.got) end
    return capture(text_of(err), err, false)
end

-- Calls a function in a task of its own. Returns true and its first two results, or false and the failure, which is a `Skip`
-- if it asked to be skipped. What `may_run` cases itself takes as long as they do: each has a limit of its own.
local function call(f, may_run)
    local done = new_channel(1)
    local thread
    host.called()
    spawn(function()
        thread = running()
        done:send({ xpcall(f, handler) })
    end)
    local first
    repeat
        first = select_case({ done:case_receive(), after(host.timeout):case_receive() })
    until first.channel == done or not may_run or n_running == 0
    if first.channel ~= done then return false, host.late(thread) end
    local result = first.value
    return result[1], result[2], result[3]
end

local function is_skip(v)
    return type(v) == "table" and getmetatable(v) == Skip
end

-- ---- running

local function path_of(group, name)
    local path = { name }
    while group and group.name do
        local longer = { group.name }
        for i = 1, #path do longer[i + 1] = path[i] end
        path, group = longer, group.parent
    end
    return path
end

local function finish(status, path, began, failure, reason)
    totals[status] = totals[status] + 1
    host.finish(status, path, began and now() - began or 0, failure, reason)
end

-- Whether something of an item is to run: what the command line and `it_only` choose.
local function is_chosen(item, group)
    if item.items then
        for _, inner in ipairs(item.items) do
            if is_chosen(inner, item) then return true end
        end
        return false
    end
    if has_only and not item.only then return false end
    return selects(concat(path_of(group, item.name), " > "))
end

-- The hooks of a kind of a group and of all around it, the outermost first.
local function each_hooks(group, kind, list)
    if group.parent then each_hooks(group.parent, kind, list) end
    for _, hook in ipairs(group[kind]) do list[#list + 1] = { hook, group } end
    return list
end

-- The hooks behind a case: those of the innermost group first. All of them run; gives the first failure.
local function run_after_each(group)
    local failure
    while group do
        for _, hook in ipairs(group.after_each) do
            local ok, err = call(hook)
            if not ok and not is_skip(err) then failure = failure or err end
        end
        group = group.parent
    end
    return failure
end

local function run_case(case, group, broken)
    local path = path_of(group, case.name)
    if case.skipped then return finish("skipped", path, nil, nil, case.skipped) end
    if broken then
        host.begin(path)
        return finish("failed", path, nil, broken)
    end
    local mark = count_mocks()
    host.begin(path)
    active = case
    local began = now()
    local ok, err = true, nil
    for _, hook in ipairs(each_hooks(group, "before_each", {})) do
        ok, err = call(hook[1])
        if not ok then break end
    end
    if ok then ok, err = call(case.f) end
    local late = run_after_each(group)
    restore(mark)
    active = nil
    if not ok and is_skip(err) then return finish("skipped", path, began, nil, err.reason) end
    local failure = not ok and err or late
    finish(failure and "failed" or "passed", path, began, failure or nil)
end

-- Runs hooks of a whole group; gives the first failure.
local function run_all(hooks)
    active = true
    for _, hook in ipairs(hooks) do
        local ok, err = call(hook)
        if not ok and not is_skip(err) then
            active = nil
            return err
        end
    end
    active = nil
end

-- `broken` is the failure of a `before_all` around the group.
local function run_group(group, broken)
    local mark = count_mocks()
    broken = broken or run_all(group.before_all)
    for _, item in ipairs(group.items) do
        if is_chosen(item, group) then
            if item.items then
                run_group(item, broken)
            else
                run_case(item, group, broken)
            end
        end
    end
    local began = now()
    local failure = run_all(group.after_all)
    restore(mark)
    if failure then
        local path = path_of(group, "after_all")
        host.begin(path)
        finish("failed", path, began, failure)
    end
end

local suite = {}

function suite.has_items()
    return #root.items > 0
end

-- Runs what was described since the last time.
function suite.run()
    local described = root
    root = new_group(nil, nil)
    current = root
    n_running = n_running + 1
    if is_chosen(described, nil) then run_group(described, nil) end
    n_running = n_running - 1
end

-- Runs a plain test: a case without a name.
function suite.plain(f)
    local path = {}
    host.begin(path)
    local began = now()
    active = nil
    local ok, first, second = call(f, true)
    restore(0)
    if suite.has_items() or suite.has_run then
        -- The call has described cases, and may have run them.
        if not ok then finish("failed", path, began, first) end
        return ok
    end
    if not selects(host.name) then return ok end
    if not ok and is_skip(first) then
        finish("skipped", path, began, nil, first.reason)
    elseif not ok then
        finish("failed", path, began, first)
    elseif first == nil and second ~= nil then
        finish("failed", path, began, capture(text_of(second), second, false))
    elseif first == false then
        local text = second ~= nil and text_of(second) or "the test returned false"
        finish("failed", path, began, capture(text, second, false))
    else
        finish("passed", path, began)
    end
    return ok
end

-- A function `run(options)`, as frameworks of other runtimes have it.
function test.run_cases(define)
    if type(define) ~= "function" then error("bad argument #1 to 'run_cases' (function expected)", 2) end
    return function()
        define(test)
        suite.has_run = true
        suite.run()
        return {
            total_tests = totals.passed + totals.failed + totals.skipped,
            passed_tests = totals.passed,
            failed_tests = totals.failed,
            skipped_tests = totals.skipped,
        }
    end
end

return suite
