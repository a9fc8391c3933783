-- 6.4.1 patterns work on bytes, also of UTF-8 text
local s = "héllo wörld ✓"
print(#s, s:find("ö"), s:find("[ö]"))
print(s:match("h..llo"))
print(s:match("w%a+"), s:match("w[%w\128-\255]+"))
print(select(2, s:gsub("[\128-\191]", "")), select(2, s:gsub("[^\128-\191]", "")))
local n = 0
for c in s:gmatch(utf8.charpattern) do n = n + 1 end
print(n)
print((s:gsub("[\192-\255][\128-\191]*", "?")))
print(s:upper(), s:lower())
print(s:find("✓", 1, true), s:find("\u{2713}$"))
print((s:reverse():find("[\128-\191]")))
print(s:match("%s(%S+)$") == "✓", s:byte(-3, -1))
print(string.find("\xff\xfe\0", "\xfe\0"), string.find("é", "\xa9"))
print(string.match("日本語", ".", 4) == "\xe6", #string.match("日本語", "[\xe0-\xef]..", 4))
