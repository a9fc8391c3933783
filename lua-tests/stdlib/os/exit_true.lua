-- raises: leaving with status 1
-- 6.9 os.exit(false): status 1, buffered output is written
for i = 1, 8 do print("line", i) end
local closed = setmetatable({}, { __gc = function() print("the state is closed") end })
io.write("no newline at the end, ")
io.write("but flushed\n")
io.stderr:write("leaving with status 1\n")
os.exit(false, true)
print("never")
