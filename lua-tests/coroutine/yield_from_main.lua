-- raises: attempt to yield from outside a coroutine
-- 6.2: yielding from the main program is an error
for i = 1, 8 do print("step", i) end
print(pcall(coroutine.yield))
coroutine.yield("nobody listens")
