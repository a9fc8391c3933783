local pg = require("pg")

local players = 10

local groups, reason = pg.open("app:pg")
if not groups then error(reason) end

local ready, heard = process.listen("ready"), process.listen("heard")
local pids: {string} = {}

-- Odd players are red, even ones blue; the first is red twice, and the last is both.
local function colours(number: integer): {string}
    if number == 1 then return {"red", "red"} end
    if number == players then return {"blue", "red"} end
    return number % 2 == 1 and {"red"} or {"blue"}
end

local function members(name: string): integer
    return #(groups:get_members(name) or {})
end

-- Calls a group, and says who has heard it.
local function call(name: string, expected: integer)
    assert(groups:broadcast(name, "call", "hello"))
    local list: {integer} = {}
    for i = 1, expected do list[i] = heard:receive() end
    table.sort(list)
    print(("%s: %s"):format(name, table.concat(list, " ")))
end

local function main(): integer
    local changes, before, failed = groups:monitor("red")
    if not changes or not before then error(failed) end
    print("red at first: " .. #before)
    for number = 1, players do
        local names = colours(number)
        local pid, err = process.spawn_monitored(
            "app:player",
            "app:field",
            process.pid(),
            number,
            names
        )
        if not pid then error(err) end
        pids[number] = pid
        ready:receive()
    end
    print(("red %d, blue %d members"):format(members("red"), members("blue")))
    print("groups: " .. table.concat(groups:which_groups() or {}, ", "))
    call("red", 6)
    call("blue", 5)

    -- Who is killed leaves by that, the first one twice, before anybody hears of the end.
    process.terminate(pids[1])
    process.events():receive()
    print(("red %d, blue %d members"):format(members("red"), members("blue")))
    call("red", 5)

    local joined, left = 0, 0
    while left == 0 do
        local change = changes:channel():receive()
        if change.kind == "member.joined" then
            joined = joined + #change.data.pids
        else
            left = #change.data.pids
        end
    end
    print(("seen in red: %d joined, %d left"):format(joined, left))
    return 0
end

return {main = main}
