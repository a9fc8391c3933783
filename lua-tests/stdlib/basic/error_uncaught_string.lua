-- raises: error_uncaught_string.lua:12: the end
-- 6.1 error: an uncaught string error ends the program with status 1
print("line 1")
for i = 2, 6 do print("line " .. i) end
local function work()
  print("working")
  return true
end
print(work())
print(pcall(error, "caught"))
io.write("before", " ", "the end", "\n")
error("the end")
print("not reached")
