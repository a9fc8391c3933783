local env = require("env")
local funcs = require("funcs")
local store = require("store")

local function read(name: string)
    local value, err = env.get(name)
    if value then
        print(("%s = %s"):format(name, value))
    else
        print(("%s: %s (%s)"):format(name, err:message(), err:kind()))
    end
end

local function write(name: string, value: string)
    local _, err = env.set(name, value)
    if err then print(("%s: %s (%s)"):format(name, err:message(), err:kind())) end
end

-- How many guests find a seat.
local function seat(): (integer, error?)
    local seats, err = store.get("cafe:seats")
    if not seats then return 0, err end
    for guest = 1, 10 do
        local _, full = seats:set("guest " .. guest, true)
        if full then return guest - 1, full end
    end
    return 10, nil
end

local function main(): integer
    read("CAFE_DRINK")
    read("CAFE_PRICE")
    read("cafe:recipe")
    read("recipe")
    read("CAFE_SECRET")
    print((funcs.call("cafe:menu")))

    write("CAFE_DRINK", "cocoa")
    write("CAFE_NAME", "The Mug")
    print((funcs.call("cafe:menu")))

    local guests, full = seat()
    print(("seats: %d (%s)"):format(guests, full and full:kind() or "more"))

    local names: {string} = {}
    for name in pairs(env.get_all() or {}) do table.insert(names, name) end
    table.sort(names)
    print("public: " .. table.concat(names, ", "))
    return 0
end

return {main = main}
