-- Recursion with little memory: one of the two limits stops it.
-- limit: memory=8M
-- peak: 76M
-- expect: false	true
local function f() return 1 + f() end
local ok, message = pcall(f)
message = tostring(message)
print(ok, message:find("stack overflow", 1, true) ~= nil or message == "not enough memory")
