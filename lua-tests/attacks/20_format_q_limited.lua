-- The same with less memory than it takes.
-- limit: memory=24M
-- peak: 90M
-- expect: false	not enough memory
local zeros = ("\0"):rep(10000000)
local ok, message = pcall(string.format, "%q", zeros)
print(ok, ok or message:match("^not enough memory"))
