-- 2.1: strings are immutable byte sequences with any content
local s = "a\0b\0\0c"
print(#s, s:byte(1, -1))
local all = {}
for i = 0, 255 do all[#all + 1] = string.char(i) end
local full = table.concat(all)
print(#full, full:byte(1), full:byte(128), full:byte(256))
local sum = 0
for i = 1, #full do sum = sum + full:byte(i) * i end
print(sum)
print(full == table.concat(all), full:sub(1, 3) == "\0\1\2", full:sub(-2) == "\xfe\xff")
local keys = {}
keys["x\0"] = 1; keys["x"] = 2; keys["x\0\0"] = 3
print(keys["x"], keys["x\0"], keys["x\0\0"], keys["x\0\0\0"])
print("a\0a" < "a\0b", "a\0" > "a", "a\0b" < "ab", "" < "\0")
local up = s:upper()
print(#up, up:byte(1, -1))
print(s:byte(1, -1))
print(("é"):byte(1, -1))
print(#"日本", #"\u{65E5}\u{672C}", "日本" == "\u{65E5}\u{672C}")
