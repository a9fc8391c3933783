local store = require("store")

local function add(times)
    local s = assert(store.get("app:store"))
    for _ = 1, times do
        local sum, err = s:incr("sum")
        -- Another program has the file for longer than one waits.
        while not sum do
            assert(err:retryable(), tostring(err))
            sum, err = s:incr("sum")
        end
    end
    return s:get("sum")
end

return {
    main = function(times)
        times = tonumber(times)
        local sum = add(times)
        print(times == 0 and sum or "ok")
    end,
    work = function(done, times)
        add(times)
        done:send(true)
    end,
}
