-- Mocks: fields of tables that hold something else for the length of a case.
local host, test = ...
local type, error, rawget, tostring = type, error, rawget, tostring
local gmatch, match = string.gmatch, string.match
local replace, find_module = host.replace, host.module

-- What was replaced, in order: {table, key, former value, path}.
local replaced = {}

-- The table in which the last name of a path stands: of a global, or of a module that can be required.
local function owner_of(path)
    local first, rest, key = match(path, "^([^%.]+)(.-)%.?([^%.]+)$")
    if not match(path, "%.") then return host.globals, path end
    local object = host.globals[first]
    if object == nil then object = find_module(first) end
    for name in gmatch(rest, "[^%.]+") do
        if type(object) ~= "table" then break end
        object = object[name]
    end
    if type(object) ~= "table" then error("there is no table for '" .. path .. "'", 3) end
    return object, key
end

local function put(object, key, v, path)
    replaced[#replaced + 1] = { object, key, rawget(object, key), path }
    replace(object, key, v)
end

-- Undoes what was replaced behind the first `n`.
local function restore(n)
    for i = #replaced, n + 1, -1 do
        local mock = replaced[i]
        replaced[i] = nil
        replace(mock[1], mock[2], mock[3])
    end
end

function test.mock(path, v)
    if type(path) ~= "string" then error("bad argument #1 to 'mock' (string expected)", 2) end
    local object, key = owner_of(path)
    put(object, key, v, path)
end

function test.mock_process(field, v)
    test.mock("process." .. field, v)
end

function test.restore_mock(path)
    -- What was there before the first mock of it.
    local kept, former = {}, nil
    for i = 1, #replaced do
        local mock = replaced[i]
        if mock[4] == path then
            former = former or mock
        else
            kept[#kept + 1] = mock
        end
    end
    if not former then error("'" .. tostring(path) .. "' is not mocked", 2) end
    replace(former[1], former[2], former[3])
    for i = #replaced, 1, -1 do replaced[i] = kept[i] end
end

function test.restore_all_mocks()
    restore(0)
end

return put, restore, function() return #replaced end
