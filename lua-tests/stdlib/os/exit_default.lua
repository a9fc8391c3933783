-- exit: 0
-- 6.9 os.exit(): success, from deep inside functions, pcall and a coroutine
for i = 1, 7 do print("line", i) end
local function deep(n) if n == 0 then coroutine.wrap(function() pcall(function() print("bye") os.exit() end) end)() end deep(n - 1) end
deep(10)
print("never")
