-- spec: channels 13.8
-- expect: a	1
-- expect: thread
-- expect: false	08_spawn_with_arguments.lua:7: bad argument #1 to 'spawn' (function expected, got number)
local th = coroutine.spawn(print, "a", 1)
print(type(th))
print(pcall(function() coroutine.spawn(5) end))
