-- raises: (error object is a table value)
-- 6.1 error: an uncaught table without __tostring
for i = 1, 8 do print("step", i) end
local t = setmetatable({}, { __name = "Irrelevant" })
print(pcall(error, t) == false)
error(t)
