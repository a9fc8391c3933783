-- %b() over 2 MB.
-- expect: 1	2000000
-- expect: 2000000	0
local text = ("("):rep(1000000) .. (")"):rep(1000000)
print(text:find("%b()"))
local result, count = ("x"):rep(2000000):gsub("%b()", "")
print(#result, count)
