-- spec: channels 13.8
-- expect: a	1
-- expect: thread
-- expect: false	bad argument #1 to 'spawn' (function expected, got number)
local th = coroutine.spawn(print, "a", 1)
print(type(th))
print(pcall(coroutine.spawn, 5))
