-- Long names, strings, comments, numerals and lines.
-- expect: name	true
-- expect: string	true
-- expect: long string	true
-- expect: comment	true
-- expect: numeral	true
-- expect: level	true
-- expect: unfinished	false	true
-- expect: lines	true
local n = 1000000
print("name", (load("local " .. ("x"):rep(n) .. " = 1 return " .. ("x"):rep(n))) ~= nil)
print("string", #load("return '" .. ("x"):rep(n) .. "'")() == n)
print("long string", #load("return [[" .. ("["):rep(n) .. " ]]")() == n + 1)
print("comment", load("--" .. ("x"):rep(n) .. "\nreturn true")())
print("numeral", load("return " .. ("1"):rep(n))() == math.huge)
print("level", load("return [" .. ("="):rep(n) .. "[x]" .. ("="):rep(n) .. "]")() == "x")
local f, message = load("return '" .. ("x"):rep(n))
print("unfinished", f ~= nil, message:find("unfinished string", 1, true) ~= nil)
print("lines", load(("\n"):rep(n) .. "return true")())
