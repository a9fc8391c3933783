-- 6.4: every function with strings that hold "\0"
local s = "a\0b\0\0c"
local function q(x) return (string.format("%q", x):gsub("\n", "n")) end
print(#s, s:len(), s:byte(1, -1))
print(q(s:upper()), q(s:lower()), q(s:reverse()), q(s:sub(2, 4)), q(s:rep(2, "\0")))
print(s:find("\0"), s:find("\0\0"), s:find("b\0", 1, true), s:find("%z%z"), s:find("[^%z]+", 3), s:find("c$"), s:find("^a\0b"))
print(q(s:match("%z(.-)%z")), s:match("()%z()"), q(s:gsub("%z", "0")), q(s:gsub("\0", { ["\0"] = "-" })), q(s:gsub("(.)\0", "%1|")))
local t = {}
for w in s:gmatch("[^\0]+") do t[#t + 1] = w end
print(#t, table.concat(t, ","), q(table.concat({ "x", "\0", "y" }, "\0")))
print(s == "a\0b\0\0c", s < "a\0b\0\1", s > "a\0b", "a" < "a\0", "\0" < "\0\0", s .. "\0" ~= s)
print(({ [s] = "found" })["a\0b" .. "\0\0c"], ({ [s] = 1 })["a"], rawequal(s, "a\0b\0\0c"))
print(tonumber("1\0"), tonumber("\0001"), pcall(string.rep, "x", "1\0"), tostring(s) == s, #tostring(s), #(s .. 1), #s:format())
print(#string.format("%d\0%s", 5, s), #string.format("%s\0", s), q(string.format("%q", "\0")), q(string.pack("z", "ab")), pcall(string.pack, "z", s))
print(string.unpack("z", s), select(2, string.unpack("s1", "\3\0\0\0")), #string.pack("s1", s), utf8.len(s), utf8.codepoint(s, 1, -1))
print(load("return '" .. "x\0y" .. "'")() == "x\0y", #load("return [[\0\0]]")(), load("return 1 -- \0 comment")(), (load("x\0 = 1")))
print(io.open("no\0such"), select("#", io.open("no\0such")), os.getenv("PA\0TH"))
print(pcall(error, s) == false, #select(2, pcall(error, s, 0)), pcall(require, "no\0module") == false)
