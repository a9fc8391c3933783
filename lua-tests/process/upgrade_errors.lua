-- spec: processes 15
-- timeout: 30
-- expect: nil	Invalid	goes on
-- expect: true	NotFound
-- expect: true	Invalid
-- expect: true
local ev = process.events()
local function run(...)
    process.spawn_monitored(...)
    return ev:receive().result
end
local value = run(function()
    local ok, err = process.upgrade("nonsense")
    local ok2, err2 = process.upgrade("app:next", coroutine.create(print))
    return { tostring(ok or ok2), err2:kind(), err:kind() == "Invalid" and "goes on" }
end).value
print(value[1], value[2], value[3])
local e = run(function() process.upgrade("app:missing") end).error
print(e:message():find("^upgrade failed: ") ~= nil, e:kind())
e = run(function() process.upgrade("app:broken") end).error
print(e:message():find("^upgrade failed: ") ~= nil, e:kind())
-- The process keeps its names, options and links.
local result = run(function()
    process.registry.register("keeper")
    process.set_options { trap_links = true }
    process.upgrade("app:next")
end)
print(result.value)
-- file: broken.lua
--[==[
local x = = 1
]==]
-- file: next.lua
--[==[
return process.registry.lookup("keeper") == process.pid() and process.get_options().trap_links
]==]
