-- A text adventure: a world of rooms and things, a parser for simple English, commands from standard input.
--
--   lua adventure.lua < adventure.in
--
-- Type "help" to see the verbs. Without any input the game plays a short demonstration by itself.

-- World ---------------------------------------------------------------------------------------------

local rooms = {
    beach = {
        name = "Beach",
        text = "Grey sand, grey sea. A path leads north into the dunes, the lighthouse stands to the east.",
        exits = {north = "dunes", east = "door"},
    },
    dunes = {
        name = "Dunes",
        text = "Grass and wind. Something glitters in a hollow. The beach is south.",
        exits = {south = "beach", west = "wreck"},
    },
    wreck = {
        name = "Wreck",
        text = "The ribs of an old ship stick out of the sand. The dunes are east.",
        exits = {east = "dunes"},
    },
    door = {
        name = "Lighthouse door",
        text = "A heavy iron door, facing west to the beach.",
        exits = {west = "beach"},
    },
    hall = {
        name = "Hall of the lighthouse",
        text = "Dust on everything. Stairs go up, the door is west.",
        exits = {west = "door", up = "lamp_room"},
        dark = true,
    },
    lamp_room = {
        name = "Lamp room",
        text = "Windows all around, and in the middle the great lamp, cold for years. Stairs go down.",
        exits = {down = "hall"},
    },
}

local things = {
    key = {
        names = {"key", "iron key"},
        text = "An iron key, heavy and cold.",
        at = "dunes",
        portable = true,
    },
    lantern = {
        names = {"lantern", "lamp"},
        text = "A ship's lantern.",
        at = "wreck",
        portable = true,
        lit = false,
    },
    bottle = {
        names = {"bottle"},
        text = "A bottle, half full of oil.",
        at = "beach",
        portable = true,
    },
    matches = {
        names = {"matches", "match", "box"},
        text = "A box with three matches.",
        at = "wreck",
        portable = true,
        count = 3,
    },
    anchor = {
        names = {"anchor"},
        text = "An anchor. It has not moved for a hundred years.",
        at = "wreck",
    },
    note = {
        names = {"note", "paper"},
        at = "hall",
        portable = true,
        text = "It says: 'The ship comes at midnight. Light the great lamp.'",
    },
    great_lamp = {
        names = {"great lamp", "beacon"},
        text = "It holds a dry wick and an empty tank.",
        at = "lamp_room",
        filled = false,
    },
}

local labels = {
    key = "an iron key",
    lantern = "a lantern",
    bottle = "a bottle of oil",
    matches = "a box of matches",
    anchor = "an anchor",
    note = "a note",
    great_lamp = "the great lamp",
}

local game = {
    room = "beach",
    moves = 0,
    score = 0,
    open = false,
    over = false,
    visited = {},
    done = {},
}

local function say(text, ...)
    print(select("#", ...) > 0 and text:format(...) or text)
end

local function score(reason, points)
    if not game.done[reason] then
        game.done[reason] = true
        game.score = game.score + points
    end
end

local function carried(thing) return thing.at == "player" end
local function is_dark()
    return rooms[game.room].dark
        and not (things.lantern.lit and (carried(things.lantern) or things.lantern.at == game.room))
end
local function is_here(thing)
    return carried(thing) or (thing.at == game.room and not is_dark())
end

--- Ids of the things at a place, sorted, so that lists look the same every time.
local function contents(place)
    local ids = {}
    for id, thing in pairs(things) do
        if thing.at == place then ids[#ids + 1] = id end
    end
    table.sort(ids)
    return ids
end

local function list(ids)
    local parts = {}
    for i, id in ipairs(ids) do
        parts[i] = labels[id]
    end
    local last = table.remove(parts)
    if #parts == 0 then return last end
    return table.concat(parts, ", ") .. " and " .. last
end

local function describe(in_full)
    local room = rooms[game.room]
    if is_dark() then
        say("It is pitch dark here. The door is west.")
        return
    end
    say("[%s]", room.name)
    if in_full or not game.visited[game.room] then
        say(room.text)
        if game.room == "door" then
            say(game.open and "The door is open; the hall is east." or "The door is locked.")
        end
    end
    game.visited[game.room] = true
    local ids = contents(game.room)
    if #ids > 0 then say("You see %s.", list(ids)) end
end

-- Verbs -----------------------------------------------------------------------------------------------

local verbs = {}

local function move(direction)
    local target = rooms[game.room].exits[direction]
    if not target then
        say("You cannot go %s from here.", direction)
        return
    end
    if is_dark() and direction ~= "west" then
        say("In the dark you stumble over the first step and sit down again.")
        return
    end
    game.room = target
    if target == "lamp_room" then score("reached the lamp", 10) end
    describe()
end

local directions = {n = "north", s = "south", e = "east", w = "west", u = "up", d = "down"}
for short, long in pairs(directions) do
    verbs[short] = {run = function() move(long) end}
    verbs[long] = verbs[short]
end

verbs.go = {
    run = function(_, words)
        local direction = directions[words] or words
        if direction == "" then
            say("Where to?")
        else
            move(direction)
        end
    end,
}

verbs.look = {run = function() describe(true) end}
verbs.inventory = {
    run = function()
        local ids = contents("player")
        if #ids == 0 then
            say("You carry nothing.")
        else
            say("You carry %s.", list(ids))
        end
    end,
}

verbs.take = {
    object = true,
    run = function(thing, _, id)
        if carried(thing) then
            say("You have it already.")
        elseif not thing.portable then
            say("That stays where it is.")
        elseif #contents("player") >= 4 then
            say("Your hands are full.")
        else
            thing.at = "player"
            score("took " .. id, 2)
            say("Taken.")
        end
    end,
}

verbs.drop = {
    object = true,
    run = function(thing)
        if carried(thing) then
            thing.at = game.room
            say("Dropped.")
        else
            say("You do not carry that.")
        end
    end,
}

verbs.examine = {
    object = true,
    run = function(thing, _, id)
        local text = thing.text
        if id == "lantern" then text = text .. (thing.lit and " It burns." or " It is not lit.") end
        if id == "matches" then text = text:gsub("three", tostring(thing.count)) end
        if id == "great_lamp" and thing.filled then text = "The tank is full of oil." end
        say(text)
    end,
}

verbs.unlock = {
    run = function()
        if game.room ~= "door" then
            say("There is nothing to unlock.")
        elseif game.open then
            say("It is open.")
        elseif not carried(things.key) then
            say("You have no key.")
        else
            game.open = true
            rooms.door.exits.east = "hall"
            score("opened the door", 10)
            say("The key turns with a shriek. The door swings open to the east.")
        end
    end,
}

local function strike_match()
    local matches = things.matches
    if not carried(matches) then
        say("You have nothing to light it with.")
        return false
    elseif matches.count == 0 then
        say("The box is empty.")
        return false
    end
    matches.count = matches.count - 1
    if game.room == "beach" or game.room == "dunes" then
        say("The wind blows the match out.")
        return false
    end
    return true
end

verbs.light = {
    object = true,
    run = function(thing, _, id)
        if id == "lantern" then
            if thing.lit then
                say("It burns already.")
            elseif strike_match() then
                thing.lit = true
                score("lit the lantern", 5)
                say("The lantern burns with a warm light.")
                if rooms[game.room].dark then describe(true) end
            end
        elseif id == "great_lamp" then
            if not thing.filled then
                say("Without oil the wick will not burn.")
            elseif strike_match() then
                score("lit the great lamp", 30)
                say(
                    "The great lamp blazes up, and far out at sea a ship turns its bow. You have saved it!"
                )
                game.over = true
            end
        else
            say("That does not burn well.")
        end
    end,
}

verbs.fill = {
    object = true,
    run = function(thing, _, id)
        if id ~= "great_lamp" then
            say("You cannot fill that.")
        elseif not carried(things.bottle) then
            say("You have no oil.")
        else
            thing.filled = true
            things.bottle.at = "nowhere"
            score("filled the lamp", 10)
            say("You pour the oil into the tank and throw the bottle away.")
        end
    end,
}

verbs.score = {run = function() say("%d points in %d moves.", game.score, game.moves) end}
verbs.quit = {run = function() game.over = true end}
verbs.help = {
    run = function()
        local names = {}
        for name in pairs(verbs) do
            if #name > 1 then names[#names + 1] = name end
        end
        table.sort(names)
        say("Verbs: %s.", table.concat(names, ", "))
    end,
}

local synonyms = {
    l = "look",
    i = "inventory",
    x = "examine",
    get = "take",
    grab = "take",
    pick = "take",
    read = "examine",
    open = "unlock",
    walk = "go",
    burn = "light",
    pour = "fill",
    q = "quit",
}

-- Parser ------------------------------------------------------------------------------------------------

local noise = {
    the = true,
    a = true,
    an = true,
    at = true,
    up = false,
    with = true,
    to = true,
    please = true,
}

--- The thing that the words name: the longest name that fits wins; ambiguous words take what is carried.
local function find_thing(words)
    local best, best_length, best_id
    for id, thing in pairs(things) do
        if is_here(thing) then
            for _, name in ipairs(thing.names) do
                if words == name
                    and (#name > (best_length or 0) or (#name == best_length and id < best_id))
                then
                    best, best_length, best_id = thing, #name, id
                end
            end
        end
    end
    return best, best_id
end

local function perform(line)
    local words = {}
    for word in line:lower():gmatch("%a+") do
        if not noise[word] then words[#words + 1] = word end
    end
    local name = table.remove(words, 1)
    if not name then return end
    name = synonyms[name] or name
    if name == "take" and words[1] == "up" then table.remove(words, 1) end
    local verb, rest = verbs[name], table.concat(words, " ")
    if not verb then
        say("I do not know how to %s.", name)
        return
    end
    game.moves = game.moves + 1
    if not verb.object then
        verb.run(nil, rest)
        return
    end
    if rest == "" then
        say("%s what?", (name:gsub("^%l", string.upper)))
        return
    end
    if rest == "all" and name == "take" then
        for _, id in ipairs(contents(game.room)) do
            if things[id].portable and is_here(things[id]) then
                io.write(labels[id], ": ")
                verb.run(things[id], rest, id)
            end
        end
        return
    end
    local thing, id = find_thing(rest)
    if thing then
        verb.run(thing, rest, id)
    else
        say("You see no %s here.", rest)
    end
end

-- The game ------------------------------------------------------------------------------------------------

local demonstration = {
    "look",
    "take bottle",
    "north",
    "get the iron key",
    "inventory",
    "score",
    "quit",
}

local function lines()
    local first = io.read("l")
    if first == nil then
        local index = 0
        return function()
            index = index + 1
            return demonstration[index]
        end
    end
    return function()
        local line = first
        first = io.read("l")
        return line
    end
end

say("THE LIGHTHOUSE\n")
describe(true)
for line in lines() do
    say("\n> %s", line)
    perform(line)
    if game.over then break end
end
say("\nThe end. You scored %d of 75 points in %d moves.", game.score, game.moves)
