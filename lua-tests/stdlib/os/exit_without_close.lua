-- exit: 6
-- 6.9 os.exit(code): without the second argument finalizers do not run
keep = setmetatable({}, { __gc = function() print("this must not be printed") end })
for i = 1, 8 do print("line", i) end
os.exit(6, false)
