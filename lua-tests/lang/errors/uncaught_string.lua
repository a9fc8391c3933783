-- raises: uncaught_string.lua:10: the end
print("line one")
print("line two")
for i = 1, 5 do print("count", i) end
local function f() print("in f") end
f()
io.stdout:write("no newline at the end of output is lost\n")
local t = {}
t.x = 1
error("the end")
print("never")
