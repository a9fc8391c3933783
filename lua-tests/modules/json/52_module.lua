-- spec: modules/json 52, extensions
-- expect: ok
local json = require("json")
assert(json == require("json"))
assert(not pcall(function() json.encode = 1 end) and not pcall(rawset, json, "x", 1))
assert(not pcall(setmetatable, json, {}) and not pcall(debug.setmetatable, json, {}) and table.isfrozen(json))
assert(json.encode(json.null) == "null" and json.encode { json.null, a = nil } == "[null]")
assert(json.null == json.null and json.null ~= nil and tostring(json.null) == "json.null")
local t = json.decode('[null,{"a":null}]', { null = true })
assert(t[1] == json.null and t[2].a == json.null and json.encode(t) == '[null,{"a":null}]')
assert(json.decode("null", { null = true }) == json.null)
assert(json.encode(json.object {}) == "{}" and json.encode(json.array(json.decode("{}"))) == "[]")
assert(json.encode(json.object { 1, 2 }) == '{"1":1,"2":2}' and json.encode(json.array { 1, 2 }) == "[1,2]")
local object = json.object {}
assert(json.array(object) == object and json.encode(object) == "[]")
assert(not pcall(json.object, table.freeze {}) and not pcall(json.array, 5))
-- A table that has had a named key is an object, one that has had items a list.
local named, list = { x = 1 }, { 1, 2 }
named.x, list[1], list[2] = nil, nil, nil
assert(json.encode(named) == "{}" and json.encode(list) == "[]")
local stack = {}
for i = 1, 100 do stack[i] = i end
for i = 100, 1, -1 do stack[i] = nil end
assert(json.encode(stack) == "[]")
-- All processes have the same module and the same null.
local child = function(null, value)
    local json = require("json")
    return json.encode { null == json.null, json.null } .. json.encode(value)
end
assert(process.exec(child, nil, json.null, { json.null, json.decode("[1]") }) == "[true,null][null,[1]]")
-- Memory is limited while reading, and the process goes on.
local small = process.with_options({ limits = { max_memory = "4MB" } })
local ok = small and process.exec(function()
    local json = require("json")
    return #json.encode(json.decode("[" .. ("[],"):rep(1000) .. "1]"))
end)
assert(ok == 3003)
local child, err = process.exec(function()
    local json = require("json")
    local text = "[" .. ("[1],"):rep(20000) .. "1]"
    for _ = 1, 20 do assert(#json.decode(text) == 20001) end
    return "done"
end)
assert(child == "done", tostring(err))
print("ok")
