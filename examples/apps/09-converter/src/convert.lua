local io = require("io")
local units = require("units")

-- What is wrong goes to standard error; the status is that of a run that has failed.
local function fail(text: string): integer
    io.eprint("convert: " .. text)
    return 1
end

-- The arguments, and for those that are missing what is typed.
local function words(): {string}?
    local list = {}
    for i, word in ipairs(io.args() or {}) do list[i] = word end
    for i, what in ipairs({"amount", "from", "to"}) do
        if not list[i] then
            io.write(what, "? ")
            io.flush()
            local line = io.readline()
            if not line then return nil end
            list[i] = line
        end
    end
    return list
end

-- Escape sequences are for eyes: a pipe or a file gets the plain text.
local function bold(text: string): string
    if not io.is_terminal("stdout") then return text end
    return "\27[1m" .. text .. "\27[0m"
end

local function main(first: string?): integer
    if first == "--help" then
        io.print("usage: convert AMOUNT FROM TO")
        return 0
    end
    local given = words()
    if not given then return fail("no input") end
    local amount, from, to = tonumber(given[1]), units.find(given[2]), units.find(given[3])
    if not amount then return fail("'" .. given[1] .. "' is no number") end
    if not from then return fail("unknown unit '" .. given[2] .. "'") end
    if not to then return fail("unknown unit '" .. given[3] .. "'") end
    if from.kind ~= to.kind then
        return fail(("%s is a %s, %s a %s"):format(from.name, from.kind, to.name, to.kind))
    end
    local result = ("%.2f"):format(amount * from.size / to.size)
    io.print(("%s %s = %s %s"):format(given[1], from.name, bold(result), to.name))
    return 0
end

return {main = main}
