local funcs = require("funcs")
local registry = require("registry")
local time = require("time")

type Item = {name: string, cents: integer, count?: integer}

local calls = 100

-- A receipt: one call for each line, one for the sum.
local function print_receipt(items: {Item}): error?
    local sum = 0
    for _, item in ipairs(items) do
        local line, err = funcs.call("till:line", item)
        if err then return err end
        print(line)
        sum = sum + item.cents * (item.count or 1)
    end
    local rounded, err = funcs.call("till:round", sum)
    if err then return err end
    print(("total %7.2f, in cash %.2f"):format(sum / 100, rounded / 100))
    return nil
end

-- Starts all calls, then waits for each: they run side by side.
local function ask_in_parallel(): (integer?, error?)
    local futures = {}
    for i = 1, calls do
        local future, err = funcs.async("till:round", i)
        if not future then return nil, err end
        futures[i] = future
    end
    local sum = 0
    for _, future in ipairs(futures) do
        local answer, ok = future:response():receive()
        if not ok then return nil, (future:error()) end
        sum = sum + answer:data()
    end
    return sum, nil
end

-- What a call gives that cannot succeed: an error with a kind, and the program goes on.
local function fail(what: string, id: string, ...: any)
    local _, err = funcs.call(id, ...)
    if not err then error(what .. " has succeeded") end
    print(("%s: %s (%s)"):format(what, err:message(), err:kind()))
end

local function main(): (integer?, error?)
    local items: {Item} = {
        {name = "bread", cents = 349},
        {name = "apple", cents = 62, count = 3},
        {name = "tea", cents = 428},
    }
    local err = print_receipt(items)
    if err then return nil, err end

    local start = time.now()
    local sum, failed = ask_in_parallel()
    if failed then return nil, failed end
    print(("%d parallel calls in %.1f ms"):format(calls, time.since(start):nanoseconds() / 1e6))
    print("sum of all answers: " .. tostring(sum))

    fail("an unknown function", "till:flor", 3)
    fail("a negative amount", "till:round", -3)
    fail("an item without a name", "till:line", {cents = 10})

    local changes = assert(registry.snapshot()):changes()
    assert(changes:delete("till:round"))
    assert(changes:apply())
    fail("a function that has gone", "till:round", 3)
    return 0
end

return {main = main}
