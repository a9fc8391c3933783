-- 6.9 os.exit(true): the program ends with status 0
for i = 1, 8 do print("line", i) end
print(pcall(os.exit, "x"))
print(pcall(os.exit, {}))
local f = function() os.exit(true) end
print(pcall(f))
print("never")
