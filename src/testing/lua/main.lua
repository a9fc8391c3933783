-- The first program of a process that runs a test: it makes the module `test`, runs the code of the test, then what that
-- described. `host` is the runner outside; test code never sees it, and what this program needs of the libraries it has taken
-- before test code can replace it.
local host = ...
local type, rawget, error, tostring = type, rawget, error, tostring
local spawn, new_channel = coroutine.spawn, channel.new
local parts = host.parts
local test = { seed = host.seed }

function host.turn()
    -- Twice: what the first round wakes runs, too.
    for _ = 1, 2 do
        local done = new_channel(1)
        spawn(function() done:send(true) end)
        done:receive()
    end
end

local show, same = parts.show(host)
local Failure, Skip = parts.assertions(host, test, show, same)
local put, restore, count_mocks = parts.mocks(host, test)
parts.clock(host, test, put)
local suite = parts.suite(host, test, show, Failure, Skip, restore, count_mocks)
host.provide(test)

-- The whole run ends with these; a test that called one would take all others along.
local function refuse_exit(library, name)
    if type(library) ~= "table" or rawget(library, "exit") == nil then return end
    host.replace(library, "exit", function(status)
        error("the test called " .. name .. "(" .. tostring(status == nil and "" or status) .. ")", 2)
    end)
end
refuse_exit(host.globals.os, "os.exit")
refuse_exit(host.module("system"), "system.exit")

-- What the chunk has returned, as something to call.
local function method_of(result)
    if type(result) == "function" then return result end
    if type(result) ~= "table" then return nil end
    for i = 1, #host.methods do
        local f = rawget(result, host.methods[i])
        if type(f) == "function" then return f end
    end
end

local function main()
    local is_good = suite.plain(function()
        local result, second = host.chunk()
        local f = method_of(result)
        if f then return f() end
        return result, second
    end)
    if is_good then suite.run() end
    host.over()
end

return main
