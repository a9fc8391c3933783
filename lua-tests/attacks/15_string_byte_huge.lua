-- string.byte of a long string: too many results.
-- expect: false	true
-- expect: false	true
local s = ("x"):rep(10000000)
local ok, message = pcall(string.byte, s, 1, -1)
print(ok, message:find("too many results", 1, true) ~= nil or message:find("stack overflow", 1, true) ~= nil)
local ok2, message2 = pcall(utf8.codepoint, s, 1, -1)
print(ok2, message2:find("too many results", 1, true) ~= nil or message2:find("stack overflow", 1, true) ~= nil)
