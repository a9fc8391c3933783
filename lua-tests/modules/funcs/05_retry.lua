-- spec: funcs 13.36, 13.37, 13.38, 13.39, 13.40
-- expect: ok
local funcs = require("funcs")
local function counted(retry, n, fields)
    local counter = process.spawn(function()
        local count, inbox = 0, process.inbox()
        while true do
            local m = inbox:receive()
            if m:topic() == "attempt" then
                count = count + 1
                process.send(m:payload():data(), "count", count)
            else
                process.send(m:payload():data(), "total", count)
                return
            end
        end
    end)
    local v, err = funcs.new():with_options({ retry = retry }):call("app.math:flaky", counter, n, fields)
    local totals = process.listen("total")
    process.send(counter, "end", process.pid())
    return v, err, totals:receive()
end
local unavailable = { kind = errors.UNAVAILABLE, retryable = true }
local often = { max_attempts = 5, initial_delay = 5 }
local v, err, n = counted(often, 2, unavailable)
assert(v == 3 and err == nil and n == 3)
-- The last error comes back as it is.
v, err, n = counted({ max_attempts = 2, initial_delay = "1ms" }, 9, unavailable)
assert(v == nil and err:message() == "attempt 2" and err:kind() == "Unavailable" and n == 2)
v, err, n = counted(often, 2, { kind = errors.INVALID, retryable = true })
assert(v == nil and err:message() == "attempt 1" and n == 1)
v, err, n = counted(often, 2, { kind = errors.UNAVAILABLE, retryable = false })
assert(v == nil and err:message() == "attempt 1" and n == 1)
v, err, n = counted({ max_attempts = 5, initial_delay = 1, retry_kinds = { "Internal" } }, 2, "raise")
assert(v == 3 and n == 3, tostring(err))
v, err, n = counted({ max_attempts = 5, initial_delay = 1, retry_kinds = { "Internal" } }, 2, unavailable)
assert(v == nil and n == 1)
v, err, n = counted({ max_attempts = 5, initial_delay = 1, skip_kinds = { "Unavailable" } }, 2, unavailable)
assert(v == nil and n == 1)
v, err, n = counted({ max_attempts = 1, initial_delay = 1 }, 2, unavailable)
assert(v == nil and n == 1)
-- The time-out covers all attempts.
local got, timeout = funcs.new():with_options({ timeout = 60, retry = { max_attempts = 1000, initial_delay = 20, backoff_factor = 1, jitter = 0 } }):call(function()
    return nil, errors.new { message = "again", kind = errors.UNAVAILABLE, retryable = true }
end)
assert(got == nil and timeout:kind() == "Timeout", tostring(timeout))
-- A future retries, too.
local f = funcs.new():with_options({ retry = { max_attempts = 3, initial_delay = 1 } }):async(function()
    return nil, errors.new { message = "never", kind = errors.UNAVAILABLE, retryable = true }
end)
assert(f:response():receive():message() == "never")
print("ok")
