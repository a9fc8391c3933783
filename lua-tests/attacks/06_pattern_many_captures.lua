-- More captures than allowed, and malformed patterns of any length.
-- expect: false	too many captures
-- expect: false	unfinished capture
-- expect: false	invalid pattern capture
-- expect: false	malformed pattern (missing ']')
-- expect: false	malformed pattern (ends with '%')
print(pcall(string.find, "aaa", ("(a?)"):rep(100)))
print(pcall(string.find, "aaa", ("("):rep(20)))
print(pcall(string.match, "aaa", ("a)"):rep(100000)))
print(pcall(string.find, "aaa", "[" .. ("a"):rep(1000000)))
print(pcall(string.find, "aaa", ("a"):rep(3) .. "%"))
