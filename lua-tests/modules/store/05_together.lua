-- spec: modules/store 5, 14
-- expect: 1	49
-- expect: 2000	2000
local store = require("store")
local s = store.open { id = "app:store" }
local won, lost = 0, 0
local done = channel.new()
for i = 1, 50 do
    process.spawn(function(done, i)
        done:send((require("store").get("app:store"):put("race", i, { only_if_absent = true })) ~= nil)
    end, nil, done, i)
end
for _ = 1, 50 do
    if done:receive() then won = won + 1 else lost = lost + 1 end
end
print(won, lost)
for _ = 1, 10 do
    coroutine.spawn(function()
        for _ = 1, 100 do assert(s:incr("n")) end
        done:send(true)
    end)
    process.spawn(function(done)
        local s = require("store").get("app:store")
        for _ = 1, 100 do assert(s:incr("n")) end
        done:send(true)
    end, nil, done)
end
for _ = 1, 20 do done:receive() end
print((s:get("n")), (s:incr("n", 0)))
s:set("n", "text")
local v, err = s:incr("n")
assert(v == nil and err:kind() == "Invalid")
s:set("n", math.maxinteger)
v, err = s:incr("n")
assert(v == nil and err:kind() == "Invalid" and s:incr("m", -3) == -3 and s:incr("m", 1, 0.001) == -2)
require("time").sleep("5ms")
assert(s:incr("m") == 1)
