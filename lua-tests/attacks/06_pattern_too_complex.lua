-- Patterns whose matching nests deeper than 200: refused with the text of PUC.
-- expect: false	pattern too complex
-- expect: false	pattern too complex
-- expect: true		1
-- expect: 1	250000
print(pcall(string.find, ("a"):rep(250000), ("a?"):rep(250000)))
print(pcall(string.match, ("a"):rep(1000), ("a-"):rep(500) .. "b"))
print(pcall(string.gsub, ("a"):rep(1000), ("a*"):rep(250000), ""))
print(("a"):rep(250000):find(("a"):rep(250000)))
