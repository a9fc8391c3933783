-- spec: modules/events-pg 55
-- needs: release
-- expect: ok
local pg = require("pg")
local g = assert(pg.open("app:pg"))
local ready, told = process.listen("ready"), process.listen("told")
for _ = 1, 1000 do
    process.spawn(function(main)
        local t = process.listen("t")
        require("pg").open("app:pg"):join("w")
        process.send(main, "ready")
        local n = 0
        for _ = 1, 1000 do n = n + t:receive() end
        process.send(main, "told", n)
    end, nil, process.pid())
end
for _ = 1, 1000 do ready:receive() end
for _ = 1, 1000 do g:broadcast("w", "t", 1) end
local sum = 0
for _ = 1, 1000 do sum = sum + told:receive() end
assert(sum == 1000000)
print("ok")
