local store = require("store")
local time = require("time")

local function show(what: string, value: any, err: error?)
    local text = tostring(value)
    if err then text = ("%s (%s)"):format(err:message(), err:kind()) end
    print(("%-14s %s"):format(what, text))
end

local function list(things: store.Store, prefix: string)
    local page, err = things:list({prefix = prefix})
    if not page then return show("list " .. prefix, nil, err) end
    local keys: {string} = {}
    for i, item in ipairs(page.items) do
        keys[i] = ("%s=%s"):format(item.key, tostring(item.value))
    end
    show("list " .. prefix, table.concat(keys, " "))
end

local function main(which: string?): (integer?, error?)
    local things, err = store.get("short:" .. (which or "heap"))
    if not things then return nil, err end

    show("set", things:set("fruit/apple", 3))
    show("set", things:set("fruit/pear", 5))
    show("set", things:set("bread", {slices = 12, fresh = true}))
    show("get", (things:get("fruit/apple")))
    show("get slices", things:get("bread").slices)
    show("get", things:get("milk"))
    show("has", (things:has("fruit/pear")))
    list(things, "fruit/")

    local entry = things:entry("fruit/apple")
    show("put once", things:put("fruit/apple", 9, {only_if_absent = true}))
    show("put version", things:put("fruit/apple", 4, {if_version = entry and entry.version})!.value)
    show("put version", things:put("fruit/apple", 7, {if_version = entry and entry.version}))
    show("incr", (things:incr("fruit/apple", 6)))
    show("delete", (things:delete("fruit/pear")))
    show("delete", (things:delete("fruit/pear")))
    list(things, "fruit/")

    -- What has a lifetime goes by itself.
    things:set("ice", "cold", 0.5)
    show("has ice", (things:has("ice")))
    while things:has("ice") do time.sleep("5ms") end
    show("get ice", things:get("ice"))
    return 0
end

return {main = main}
