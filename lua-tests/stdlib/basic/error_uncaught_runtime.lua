-- raises: attempt to index a nil value (local 'config')
-- 6.1: uncaught run-time error inside nested calls
local function read(config) return config.name end
local function outer() local r = read(nil) return r end
for i = 1, 7 do print("step", i) end
print(pcall(outer))
outer()
