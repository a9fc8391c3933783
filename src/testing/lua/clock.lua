-- A clock that stands still until it is told to go on. It takes the place of that of the module `time` in the process, until
-- the case is over.
local host, test, put = ...
local error, remove, insert = error, table.remove, table.insert
local time = host.time
local new_channel, select_case = channel.new, channel.select
local spawn_turn = host.turn
local real_now, parse = time.now, time.parse_duration
local TICKS_MAX = 16

local function nanoseconds(duration)
    local parsed, err = parse(duration)
    if not parsed then error(err, 3) end
    return parsed:nanoseconds()
end

-- Timers that have not fired, by time and then by age.
local function new_queue()
    local queue = {}
    function queue.add(timer)
        local at = #queue + 1
        while at > 1 and queue[at - 1].due > timer.due do at = at - 1 end
        insert(queue, at, timer)
        timer.pending = true
    end
    function queue.drop(timer)
        for i = 1, #queue do
            if queue[i] == timer then
                remove(queue, i)
                break
            end
        end
        local was_pending = timer.pending
        timer.pending = false
        return was_pending
    end
    return queue
end

function test.clock(start)
    local base = start or real_now()
    local elapsed = 0
    local queue = new_queue()
    local clock = {}

    local function moment() return base:add(elapsed) end

    local function timer_of(duration, period)
        local timer = { due = elapsed + duration, period = period, ch = new_channel(period and TICKS_MAX or 1) }
        if duration <= 0 and not period then timer.due = elapsed end
        queue.add(timer)
        return timer
    end

    local function fire(timer)
        timer.pending = false
        -- Ticks that nobody has taken are dropped beyond the room of the channel.
        select_case({ timer.ch:case_send(moment()) }, true)
        if timer.closes then timer.ch:close() end
        if timer.period then
            timer.due = timer.due + timer.period
            queue.add(timer)
        end
    end

    -- Fires what is due up to a moment, each at its time; what waits for it runs before the next.
    local function go_to(target)
        while queue[1] and queue[1].due <= target do
            local timer = remove(queue, 1)
            if timer.due > elapsed then elapsed = timer.due end
            fire(timer)
            spawn_turn()
        end
        elapsed = target
    end

    function clock.now() return moment() end

    function clock.advance(first, second)
        local duration = nanoseconds(second == nil and first or second)
        if duration < 0 then error("a clock does not go back", 2) end
        -- Whoever is about to wait gets to it first.
        spawn_turn()
        go_to(elapsed + duration)
        spawn_turn()
        return moment()
    end

    local function handle_of(timer)
        local handle = {}
        function handle.channel() return timer.ch end
        handle.response = handle.channel
        function handle.stop() return queue.drop(timer) end
        function handle.reset(_, duration)
            local was_pending = queue.drop(timer)
            local length = nanoseconds(duration)
            if timer.period then timer.period = length end
            timer.due = elapsed + length
            queue.add(timer)
            return was_pending
        end
        return handle
    end

    put(time, "now", moment, "time.now")
    put(time, "since", function(t) return moment():sub(t) end, "time.since")
    put(time, "until_", function(t) return t:sub(moment()) end, "time.until_")
    put(time, "after", function(duration)
        local timer = timer_of(nanoseconds(duration))
        timer.closes = true
        return timer.ch
    end, "time.after")
    put(time, "sleep", function(duration)
        local length = nanoseconds(duration)
        if length > 0 then timer_of(length).ch:receive() end
    end, "time.sleep")
    put(time, "timer", function(duration) return handle_of(timer_of(nanoseconds(duration))) end, "time.timer")
    put(time, "ticker", function(duration)
        local period = nanoseconds(duration)
        if period <= 0 then error("the period of a ticker must be positive", 2) end
        return handle_of(timer_of(period, period))
    end, "time.ticker")
    return clock
end
