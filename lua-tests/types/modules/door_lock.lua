-- A lock as a state machine: states and events are tagged unions, the table of transitions is a function.

type State =
    {name: "locked", attempts: integer}
    | {name: "unlocked", by: string}
    | {name: "open", by: string, since: integer}
    | {name: "blocked", until_tick: integer}
type Event =
    {kind: "code", digits: string, user: string}
    | {kind: "push"}
    | {kind: "close"}
    | {kind: "lock"}
    | {kind: "tick", now: integer}
type Effect = {kind: "beep", times: integer} | {kind: "log", text: string}

local ATTEMPTS_MAX = 3
local BLOCKED_TICKS = 10
local codes: {[string]: string} = {ann = "1234", bob = "0000"}

local function log(text: string): Effect
    return {kind = "log", text = text}
end

local function beep(times: integer): Effect
    return {kind = "beep", times = times}
end

local function on_locked(attempts: integer, event: Event, now: integer): (State, {Effect})
    local same: State = {name = "locked", attempts = attempts}
    if event.kind ~= "code" then
        return same, {}
    end
    local code = codes[event.user]
    if code and code == event.digits then
        return {name = "unlocked", by = event.user}, {beep(1), log("welcome " .. event.user)}
    end
    if attempts + 1 >= ATTEMPTS_MAX then
        return {name = "blocked", until_tick = now + BLOCKED_TICKS}, {beep(5), log("blocked")}
    end
    return {name = "locked", attempts = attempts + 1}, {beep(2)}
end

local function on_open(by: string, since: integer, event: Event): (State, {Effect})
    if event.kind == "close" then
        return {name = "unlocked", by = by}, {}
    elseif event.kind == "tick" and event.now - since > 5 then
        return {name = "open", by = by, since = since}, {beep(3), log("left open by " .. by)}
    end
    return {name = "open", by = by, since = since}, {}
end

local function transition(state: State, event: Event, now: integer): (State, {Effect})
    if state.name == "locked" then
        return on_locked(state.attempts, event, now)
    elseif state.name == "unlocked" then
        if event.kind == "push" then
            return {name = "open", by = state.by, since = now}, {log("opened")}
        elseif event.kind == "lock" then
            return {name = "locked", attempts = 0}, {beep(1)}
        end
        return state, {}
    elseif state.name == "open" then
        return on_open(state.by, state.since, event)
    else
        if event.kind == "tick" and event.now >= state.until_tick then
            return {name = "locked", attempts = 0}, {log("ready again")}
        end
        return state, {}
    end
end

local function describe(state: State): string
    if state.name == "locked" then
        return "locked (" .. state.attempts .. ")"
    elseif state.name == "unlocked" then
        return "unlocked by " .. state.by
    elseif state.name == "open" then
        return "open since " .. state.since
    elseif state.name == "blocked" then
        return "blocked until " .. state.until_tick
    end
end

local function perform(effects: {Effect}): string
    local parts: {string} = {}
    for _, effect in ipairs(effects) do
        if effect.kind == "beep" then
            parts[#parts + 1] = ("*"):rep(effect.times)
        else
            parts[#parts + 1] = effect.text
        end
    end
    return table.concat(parts, " ")
end

local events: {Event} = {
    {kind = "push"},
    {kind = "code", digits = "9999", user = "ann"},
    {kind = "code", digits = "1234", user = "ann"},
    {kind = "push"},
    {kind = "tick", now = 12},
    {kind = "close"},
    {kind = "lock"},
    {kind = "code", digits = "1", user = "eve"},
    {kind = "code", digits = "2", user = "eve"},
    {kind = "code", digits = "3", user = "eve"},
    {kind = "tick", now = 15},
    {kind = "tick", now = 30},
    {kind = "code", digits = "0000", user = "bob"},
}

local state: State = {name = "locked", attempts = 0}
local now = 0
for i, event in ipairs(events) do
    now = event.kind == "tick" and event.now or now + 1
    local effects: {Effect}
    state, effects = transition(state, event, now)
    print(i, event.kind, describe(state), perform(effects))
end
