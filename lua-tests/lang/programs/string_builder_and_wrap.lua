-- text: word wrap, justification, tables, counting
local text = "The quick brown fox jumps over the lazy dog while seven wizards quietly mix potions and nobody notices anything unusual"
local function wrap(s, w) local lines, cur = {}, "" for word in s:gmatch("%S+") do if #cur + #word + (cur == "" and 0 or 1) > w then lines[#lines + 1] = cur cur = word else cur = cur == "" and word or cur .. " " .. word end end if cur ~= "" then lines[#lines + 1] = cur end return lines end
for _, l in ipairs(wrap(text, 30)) do print(("|%-30s|"):format(l)) end
local function justify(l, w) local words = {} for x in l:gmatch("%S+") do words[#words + 1] = x end if #words == 1 then return l end local len = 0 for _, x in ipairs(words) do len = len + #x end local gaps, out = #words - 1, {} local spaces = w - len for i, x in ipairs(words) do out[#out + 1] = x if i < #words then local n = spaces // gaps + (i <= spaces % gaps and 1 or 0) out[#out + 1] = (" "):rep(n) end end return table.concat(out) end
for _, l in ipairs(wrap(text, 40)) do print(("|%s|"):format(justify(l, 40))) end
local counts = {} for ch in text:lower():gmatch("%a") do counts[ch] = (counts[ch] or 0) + 1 end
local ks = {} for k in pairs(counts) do ks[#ks + 1] = k end table.sort(ks, function(a, b) return counts[a] > counts[b] or counts[a] == counts[b] and a < b end)
local out = {} for i = 1, 8 do out[i] = ks[i] .. counts[ks[i]] end print(table.concat(out, " "))
local function center(s, w) local p = w - #s return (" "):rep(p // 2) .. s .. (" "):rep(p - p // 2) end print("[" .. center("mid", 10) .. "]", "[" .. center("odd!", 9) .. "]")
local function title(s) return (s:gsub("(%a)(%w*)", function(a, b) return a:upper() .. b:lower() end)) end print(title("hello WORLD from lua"))
local function rot13(s) return (s:gsub("%a", function(c) local b = c:byte() local base = b >= 97 and 97 or 65 return string.char((b - base + 13) % 26 + base) end)) end print(rot13("Hello, World"), rot13(rot13("Hello, World")))
local function rle(s) return (s:gsub("(.)%1*", "%0")) end print(rle("aaabbc"), (("aaabccd"):gsub("((.)%2*)", function(run, c) return #run .. c end)))
local function palindrome(s) s = s:lower():gsub("%A", "") return s == s:reverse() end print(palindrome("A man, a plan, a canal: Panama"), palindrome("not one"))
