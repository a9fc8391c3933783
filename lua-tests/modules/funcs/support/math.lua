-- Functions that the cases call.
local function sleep(ms) require("time").sleep(ms * 1000000) end
return {
    add = function(a, b) return a + b end,
    div = function(a, b)
        if b == 0 then return nil, errors.new { message = "zero", kind = errors.INVALID, details = { a = a }, retryable = false } end
        return a / b
    end,
    boom = function() error("boom") end,
    slow = function(ms, v) sleep(ms) return v end,
    two = function() return 1, 2 end,
    none = function() end,
    getctx = function(k) return require("ctx").get(k) end,
    inner = function(k) return require("funcs").call("app.math:getctx", k) end,
    spawned = function(k) return process.exec("app.math:getctx", nil, k) end,
    change = function(t) t.x = "changed" return t.x end,
    fn = function() return { f = print } end,
    pid = function() return process.pid() end,
    id = function() return process.id() end,
    fact = function(n) if n <= 1 then return 1 end return n + assert(require("funcs").call("app.math:fact", n - 1)) end,
    chat = function(main)
        process.send(main, "pid", process.pid())
        return process.inbox():receive():payload():data()
    end,
    forever = function() while true do end end,
    wait = function() process.inbox():receive() end,
    tell = function(main, ms) sleep(ms) process.send(main, "told", "late") end,
    polite = function(main)
        local event = process.events():receive()
        process.send(main, "reason", event.reason, event.kind == process.event.CANCEL)
    end,
    stubborn = function(main)
        process.events()
        sleep(60000)
    end,
    nested = function(main)
        process.events()
        local v, err = require("funcs").call("app.math:slow", 60000)
        process.send(main, "nested", tostring(err), err:kind())
    end,
    later = function(main)
        coroutine.spawn(function() sleep(30) process.send(main, "later", "done") end)
        return "accepted"
    end,
    late_error = function() coroutine.spawn(function() sleep(5) error("too late") end) return 1 end,
    upgrade = function() return process.upgrade("app.math:add") end,
    -- Fails so often, counted by a process.
    flaky = function(counter, n, fields)
        process.send(counter, "attempt", process.pid())
        process.listen("count")
        local count = process.listen("count"):receive()
        if count <= n then
            if fields == "raise" then error("attempt " .. count) end
            return nil, errors.new { message = "attempt " .. count, kind = fields.kind, retryable = fields.retryable }
        end
        return count
    end,
}
