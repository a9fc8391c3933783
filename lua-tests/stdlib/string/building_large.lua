-- 6.4: large strings: concatenation, rep, gsub, reverse, sub, table.concat
local s = ""
for i = 1, 3000 do s = s .. string.char(97 + i % 26) end
print(#s, s:sub(1, 10), s:sub(-10))
local t = {}
for i = 1, 20000 do t[i] = i % 10 end
local d = table.concat(t)
print(#d, d:sub(1, 12), select(2, d:gsub("7", "")), #d:gsub("%d%d", "x"), d:find("0123456789", 5000, true))
local big = string.rep("abcdefgh", 1 << 16)
print(#big, big:sub(-3), big:byte(1 << 18), big:reverse():sub(1, 8), #big:upper(), big:find("hab", 300000, true))
print(#(big .. big), #big:rep(3, "--"), select(2, big:gsub("a", "")), #big:gsub("[aeiou]", "%0%0"))
local count = 0
for _ in big:gmatch("h") do count = count + 1 end
print(count)
print(#string.format("%s%s", big, big), #string.format("%q", big), #string.pack("s4", big), #string.unpack("s4", string.pack("s4", big)))
print(big == string.rep("abcdefgh", 1 << 16), big < big .. "x", big:sub(1, -2) < big)
local parts = {}
for p in big:sub(1, 64):gmatch("........") do parts[#parts + 1] = p end
print(#parts, parts[1] == parts[8])
local rev = {}
for i = #d, #d - 20, -1 do rev[#rev + 1] = d:sub(i, i) end
print(table.concat(rev))
print(#load("return '" .. string.rep("y", 100000) .. "'")(), #load("return " .. string.rep("'z'..", 150) .. "''")())
