-- exit: 5
-- 6.9 os.exit(code, true): the state is closed, finalizers run in reverse order
local function obj(n) return setmetatable({}, { __gc = function() print("finalizer", n) end }) end
keep1, keep2, keep3, keep4, keep5, keep6, keep7 = obj(1), obj(2), obj(3), obj(4), obj(5), obj(6), obj(7)
print("leaving")
os.exit(5, true)
