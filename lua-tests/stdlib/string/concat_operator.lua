-- 3.4.6 / 6.4: concatenation of strings and numbers
print(1 .. 2, 1.5 .. "", -1 .. "x", 2^53 .. "", 10 // 3 .. "|" .. 10 / 2)
print("a" .. "b" .. "c" == "abc", ("a" .. ("b" .. "c")) == (("a" .. "b") .. "c"))
print(#("\0" .. "\0"), "" .. "", #("" .. 0))
print(1e15 .. "", 1e16 .. "", 0x10 .. "", 1e100 .. "")
print(pcall(function() return "a" .. nil end))
print(pcall(function() return nil .. "a" end))
print(pcall(function() return "a" .. {} .. "b" end))
print(pcall(function() return "a" .. true end))
print(pcall(function() local t = {}; return "a" .. t.x end))
print(pcall(function() local t = {}; return t.x .. "a" end))
local mt = { __concat = function(a, b) return (type(a) == "table" and "T" or a) .. "+" .. (type(b) == "table" and "T" or b) end }
local T = setmetatable({}, mt)
print(T .. "x", "x" .. T, T .. T, 1 .. T, "a" .. "b" .. T .. "c" .. "d")
local parts = {}
for i = 1, 300 do parts[i] = "'" .. i .. "'" end
print(pcall(function() return #load("return " .. table.concat(parts, " .. ", 1, 150))() end))
local acc = ""
for i = 1, 500 do acc = acc .. i end
print(#acc, acc:sub(1, 20), acc:sub(-9))
