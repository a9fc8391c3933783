-- The same without pcall: the script ends with the message.
-- limit: memory=64M
-- peak: 110M
-- expect-error: not enough memory
local s = string.rep("x", 1 << 30)
print(#s)
