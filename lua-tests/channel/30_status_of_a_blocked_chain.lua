-- spec: channels 13.30
-- expect: normal
-- expect: false	cannot resume non-suspended coroutine
-- expect: true	7
local ch = channel.new()
local co = coroutine.create(function() return (ch:receive()) end)
coroutine.spawn(function()
    coroutine.yield()
    print(coroutine.status(co))
    print(coroutine.resume(co))
    ch:send(7)
end)
print(coroutine.resume(co))
