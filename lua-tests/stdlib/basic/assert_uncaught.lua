-- raises: assertion failed!
-- 6.1 assert: the default message, uncaught
for i = 1, 8 do print("step", i, assert(i)) end
assert(nil)
