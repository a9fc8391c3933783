-- 6.5: reversing, padding, truncating, columns and validation of UTF-8 text
local function sub(s, i, j) local a = utf8.offset(s, i) local b = j and utf8.offset(s, j + 1) or #s + 1 return a and s:sub(a, (b or #s + 1) - 1) or "" end
local s = "naïve café 日本"
print(utf8.len(s), #s, sub(s, 1, 5), sub(s, 7, 10), sub(s, 12), sub(s, 13, 13), sub(s, 99) == "")
local function reverse(s) local t = {} for _, c in utf8.codes(s) do table.insert(t, 1, utf8.char(c)) end return table.concat(t) end
print(reverse(s), reverse(reverse(s)) == s)
local function pad(s, n) return s .. string.rep(" ", n - utf8.len(s)) end
for _, w in ipairs { "a", "äö", "日本語", "" } do print("|" .. pad(w, 5) .. "|", #pad(w, 5), utf8.len(pad(w, 5))) end
local function truncate(s, n) if utf8.len(s) <= n then return s end return s:sub(1, utf8.offset(s, n) - 1) .. "…" end
print(truncate(s, 6), truncate("abc", 3), truncate("äöüß", 2))
local function map(s, f) local t = {} for p, c in utf8.codes(s) do t[#t + 1] = utf8.char(f(c, p)) end return table.concat(t) end
print(map("abc", function(c) return c + 1 end), map("abc", function(c, p) return 0x1D400 + c - 97 end), map("äb", function(c, p) return 48 + p end))
local freq, order = {}, {}
for _, c in utf8.codes("äbäcäb") do if not freq[c] then freq[c] = 0 order[#order + 1] = c end freq[c] = freq[c] + 1 end
for _, c in ipairs(order) do io.write(utf8.char(c), "=", freq[c], " ") end
print()
local function valid(s) local n, p = utf8.len(s) return n and "valid " .. n or "invalid at " .. p end
print(valid(s), valid(s .. "\xff"), valid(s:sub(1, 3)), valid(s:sub(4)), valid(""), valid("\xed\x9f\xbf"), valid("\xf4\x8f\xbf\xbf"))
local function repair(s) local out, i = {}, 1 while i <= #s do local n, p = utf8.len(s, i) if n then out[#out + 1] = s:sub(i) break end out[#out + 1] = s:sub(i, p - 1) .. "?" i = p + 1 end return table.concat(out) end
print(repair("ok"), repair("a\xffb"), repair("\x80\x80"), repair("ä\xc3"), repair("\xe2\x82"), repair(""))
local function escape(s) return (s:gsub(utf8.charpattern, function(c) local p = utf8.codepoint(c) return p > 127 and string.format("\\u{%X}", p) or c end)) end
print(escape("aé日😀"), escape(""))
