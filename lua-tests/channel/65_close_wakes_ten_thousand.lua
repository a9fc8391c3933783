-- spec: channels 13.65
-- not-under: gc a collection at each allocation takes too long for so many
-- expect: 10000	0
-- expect: main is last
local c = channel.new()
local woken, wrong = 0, 0
for _ = 1, 10000 do
    coroutine.spawn(function()
        local v, ok = c:receive()
        woken = woken + 1
        if v ~= nil or ok ~= false then wrong = wrong + 1 end
    end)
end
c:close()
print(woken, wrong)
print("main is last")
