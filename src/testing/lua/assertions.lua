-- Assertions. A failed one raises a table of the metatable `Failure`, which the runner knows from other errors.
local host, test, show, same = ...
local type, error, pcall, select, setmetatable, getmetatable = type, error, pcall, select, setmetatable, getmetatable
local tostring, next, rawget = tostring, next, rawget
local find, format = string.find, string.format
local abs = math.abs
local sleep, now = host.time.sleep, host.now

local SHORT = 60
local POLL = "5ms"

local Failure = { __tostring = function(failure) return failure.message end, __name = "failed assertion" }
local Skip = { __tostring = function(skip) return "skipped: " .. skip.reason end, __name = "skip" }

-- Raises a failure. `expected` and `got` are texts whose difference is shown.
local function fail(text, message, expected, got)
    if message ~= nil then text = tostring(message) .. ": " .. text end
    error(setmetatable({ message = text, expected = expected, got = got }, Failure), 0)
end

local function is_short(text)
    return #text <= SHORT and not find(text, "\n", 1, true)
end

local function has_lines(v)
    return type(v) == "string" and find(v, "\n", 1, true)
end

-- A text that is shown as it is where its lines are compared.
local function comparable(v)
    return has_lines(v) and v or show(v)
end

-- `expected X, got Y`; where they are long, their difference.
local function mismatch(got, expected, message)
    local shown_expected, shown_got = show(expected), show(got)
    if is_short(shown_expected) and is_short(shown_got) and not (has_lines(expected) and has_lines(got)) then
        fail("expected " .. shown_expected .. ", got " .. shown_got, message)
    end
    fail("expected and got differ", message, comparable(expected), comparable(got))
end

local function short(v)
    local text = show(v)
    return is_short(text) and text or "a " .. type(v)
end

function test.eq(got, expected, message)
    if got == expected then return got end
    if type(got) == "table" and type(expected) == "table" and same(got, expected) then
        fail("two different tables with the same content; test.same compares contents", message)
    end
    mismatch(got, expected, message)
end

function test.neq(got, unexpected, message)
    if got == unexpected then fail("expected anything but " .. short(unexpected), message) end
    return got
end

function test.same(got, expected, message)
    if not same(got, expected) then mismatch(got, expected, message) end
    return got
end

function test.near(got, expected, epsilon, message)
    epsilon = epsilon or 1e-9
    if type(got) ~= "number" or not (got == expected or abs(got - expected) <= epsilon) then
        fail(format("expected %s within %s, got %s", show(expected), show(epsilon), short(got)), message)
    end
    return got
end

function test.ok(v, message)
    if not v then fail("expected a true value, got " .. show(v), message) end
    return v
end

function test.fail(message)
    fail(message == nil and "failed" or tostring(message))
end

function test.is_nil(v, message)
    if v ~= nil then fail("expected nil, got " .. short(v), message) end
end

function test.not_nil(v, message)
    if v == nil then fail("expected a value, got nil", message) end
    return v
end

function test.is_true(v, message)
    if v ~= true then fail("expected true, got " .. short(v), message) end
    return v
end

function test.is_false(v, message)
    if v ~= false then fail("expected false, got " .. short(v), message) end
    return v
end

for _, kind in next, { "string", "number", "table", "function", "boolean" } do
    test["is_" .. kind] = function(v, message)
        if type(v) ~= kind then fail("expected a " .. kind .. ", got " .. short(v), message) end
        return v
    end
end

function test.contains(where, what, message)
    local found = false
    if type(where) == "string" then
        found = find(where, tostring(what), 1, true) ~= nil
    elseif type(where) == "table" then
        for _, v in next, where do found = found or same(v, what) end
    else
        fail("expected a string or table, got " .. short(where), message)
    end
    if not found then fail(short(where) .. " does not contain " .. short(what), message) end
    return where
end

function test.matches(text, pattern, message)
    if type(text) ~= "string" then fail("expected a string, got " .. short(text), message) end
    if not find(text, pattern) then fail(short(text) .. " does not match " .. show(pattern), message) end
    return text
end

function test.has_key(t, key, message)
    if type(t) ~= "table" then fail("expected a table, got " .. short(t), message) end
    if t[key] == nil then fail("no key " .. short(key) .. " in " .. short(t), message) end
    return t[key]
end

function test.len(v, n, message)
    if type(v) ~= "table" and type(v) ~= "string" then
        fail("expected a string or table, got " .. short(v), message)
    end
    if #v ~= n then fail(format("expected length %s, got %d: %s", show(n), #v, short(v)), message) end
    return v
end

local ORDERS = {
    gt = { "greater than", function(a, b) return a > b end },
    gte = { "at least", function(a, b) return a >= b end },
    lt = { "less than", function(a, b) return a < b end },
    lte = { "at most", function(a, b) return a <= b end },
}
for name, order in next, ORDERS do
    test[name] = function(got, bound, message)
        local can_compare, holds = pcall(order[2], got, bound)
        if not can_compare or not holds then
            fail(format("expected a value %s %s, got %s", order[1], short(bound), short(got)), message)
        end
        return got
    end
end

function test.throws(f, pattern, message)
    local ok, err = pcall(f)
    if ok then fail("expected an error, but none was raised", message) end
    if pattern ~= nil and not find(tostring(err), pattern) then
        fail(format("the error %s does not match %s", short(tostring(err)), show(pattern)), message)
    end
    return err
end

-- The value and error of a call, or of what was called: `f` may be a function, and `err` is then the message.
local function outcome(f, err, message)
    if type(f) ~= "function" then return f, err, message end
    local ok, v, failure = pcall(f)
    if not ok then v, failure = nil, v end
    return v, failure, err
end

function test.has_error(v, err, message)
    v, err, message = outcome(v, err, message)
    if err == nil then fail("expected an error, got " .. short(v), message) end
    if v then fail("expected no value beside the error, got " .. short(v), message) end
    return err
end

function test.no_error(v, err, message)
    v, err, message = outcome(v, err, message)
    if err ~= nil then fail("expected no error, got " .. tostring(err), message) end
    return v
end

function test.eventually(f, timeout, message)
    local limit = host.seconds(timeout or "1s")
    local began = now()
    local ok, v
    repeat
        ok, v = pcall(f)
        if ok and v then return v end
        sleep(POLL)
    until now() - began >= limit
    if ok then fail("it did not become true within " .. tostring(timeout or "1s"), message) end
    -- Another failed assertion says it best.
    if getmetatable(v) == Failure then error(v, 0) end
    fail("it did not become true within " .. tostring(timeout or "1s") .. ": " .. tostring(v), message)
end

function test.snapshot(name, v, message)
    if type(name) ~= "string" then error("bad argument #1 to 'snapshot' (string expected)", 2) end
    local text = type(v) == "string" and v or show(v)
    local stored = host.snapshot(name, text)
    if stored ~= text then
        fail("'" .. name .. "' differs from its snapshot; --update-snapshots accepts it", message, stored, text)
    end
    return v
end

function test.skip(reason)
    error(setmetatable({ reason = reason == nil and "" or tostring(reason) }, Skip), 0)
end

return Failure, Skip
