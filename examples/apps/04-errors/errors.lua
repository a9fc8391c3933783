-- Ten ways to fail, one an argument, each reported with its place. With `caught` behind it, `pcall` catches the failure and
-- prints what the report begins with.
-- usage: errors.lua name [caught]

local data: {[string]: any} = {name = "Ada"}

local failures: {[string]: () -> any} = {
    index = function() return data.address.street end,
    arithmetic = function() return data.name + 1 end,
    call = function() return data.greet() end,
    argument = function() return string.rep("ab", data.name) end,
    table = function() error({code = 7}) end,
    structured = function()
        error(
            errors.new({message = "no such order", kind = errors.NOT_FOUND, details = {order = 12}})
        )
    end,
    chain = function()
        local low = errors.new({message = "connection refused", kind = errors.UNAVAILABLE})
        error(errors.wrap(low, "cannot load the catalogue"))
    end,
    coroutine = function()
        return assert(
            coroutine.resume(coroutine.create(function() error("inside a coroutine") end))
        )
    end,
    process = function()
        return assert(process.exec(function() error("inside a process") end))
    end,
    overflow = function()
        local function deeper() return 1 + deeper() end
        return deeper()
    end,
}

local name, caught = ...
local failure = failures[name]
if not failure then
    print("usage: errors.lua name [caught]")
    return 2
elseif caught then
    local _, reason = pcall(failure)
    print(reason)
    return false
end
failure()
