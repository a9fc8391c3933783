-- spec: channels 13.35
-- expect: false	attempt to yield from outside a coroutine
-- expect:
-- expect: true
print(pcall(coroutine.yield))
coroutine.spawn(function() end)
print(coroutine.yield(1, 2))
print(pcall(coroutine.yield))
