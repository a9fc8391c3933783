-- 6.4.1: find in loops, overlapping matches, counting
local function all(s, p, plain) local t, i = {}, 1 while true do local a, b = s:find(p, i, plain) if not a then break end t[#t + 1] = a .. "-" .. b i = math.max(b, a) + 1 end return #t, table.concat(t, " ") end
print(all("abcabcabc", "abc")) print(all("aaaa", "aa")) print(all("aaaa", "a")) print(all("", "")) print(all("abc", "")) print(all("a.b.c", ".", true)) print(all("a.b.c", "%.")) print(all("one two  three", "%s+")) print(all("xAyBz", "%u"))
local function overlapping(s, p) local t, i = {}, 1 while true do local a = s:find(p, i, true) if not a then return #t, table.concat(t, " ") end t[#t + 1] = a i = a + 1 end end
print(overlapping("aaaa", "aa")) print(overlapping("abababa", "aba")) print(overlapping("mississippi", "issi"))
local function count(s, p) return select(2, s:gsub(p, "")) end
print(count("hello world", "o"), count("hello", "l+"), count("", "x"), count("a b c", "%s"), count("aaa", ""), count("line1\nline2\n", "\n"))
local function last(s, p) local pos, i = nil, 1 while true do local a = s:find(p, i, true) if not a then return pos end pos = a i = a + 1 end end
print(last("a/b/c", "/"), last("abc", "/"), last("", "x"), ("a/b/c"):find("/[^/]*$"), ("a/b/c"):match("^(.*/)"), ("a/b/c"):match("[^/]+$"))
print(("file.tar.gz"):match("^(.-)%.(.*)$")) print(("file.tar.gz"):match("^(.*)%.(.*)$")) print(("noext"):match("^(.*)%.(.*)$")) print((".hidden"):match("^(.*)%.(.*)$"))
local function starts(s, p) return s:sub(1, #p) == p end
local function ends(s, p) return p == "" or s:sub(-#p) == p end
print(starts("hello", "he"), starts("hello", ""), starts("he", "hello"), ends("hello", "lo"), ends("hello", ""), ends("lo", "hello"))
