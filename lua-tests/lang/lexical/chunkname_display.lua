-- how chunk names show up in messages
local function e(name, src) print(select(2, load(src or "x =", name))) end
e("=short") e("@file.lua") e("x = 1") e("") e("=") e("@")
e("first line\nsecond line")
e("\nstarts with new line")
e(("a"):rep(100)) e("=" .. ("b"):rep(100)) e("@" .. ("c"):rep(100))
e("=" .. ("b"):rep(59)) e("=" .. ("b"):rep(60)) e("@" .. ("c"):rep(59)) e("@" .. ("c"):rep(60))
e(("d"):rep(43)) e(("d"):rep(44)) e(("d"):rep(45)) e(("d"):rep(46)) e(("d"):rep(50) .. "\nx")
e("with \"quotes\"") e("with 'single'") e("tab\there") e("[[brackets]]")
print(select(2, load("x =")))
print(select(2, load("local a = 1\nx =")))
print(select(2, load(("-"):rep(70) .. "\nx =")))
print(select(2, load(function() return nil end)))
local parts = {"x", " = ", "}"}
local i = 0
print(select(2, load(function() i = i + 1; return parts[i] end)))
i = 0
print(select(2, load(function() i = i + 1; return parts[i] end, "=named")))
print(pcall(load("error('m')", "=(name)")))
print(pcall(load("error('m')", "")))
print(debug.getinfo(load("", "@a/b/c.lua"), "S").source, debug.getinfo(load("", "@a/b/c.lua"), "S").short_src)
